import type { DbOrTx } from '#adapters/db.ts'
import { MEMBERSHIPS, memberOf } from '#features/membership/member-of.ts'

const PERSON = {
  id: true,
  name: true,
  email: true,
  emailVerifiedAt: true,
  role: true,
  memberships: MEMBERSHIPS,
} as const

/** The person of a session as the database has them now; null once it was ended or has expired. */
export async function findVisitor(db: DbOrTx, sessionId: string, now: number) {
  return db.session.findFirst({
    where: { id: sessionId, endsAt: { gt: new Date(now) } },
    select: {
      id: true,
      lastSeenAt: true,
      accountId: true,
      asUserId: true,
      asAccountId: true,
      asUntil: true,
      user: { select: PERSON },
    },
  })
}

/** Whether an admin acts as somebody in that session now. */
export const isImpersonating = async (db: DbOrTx, session: Visitor, now: number) =>
  (await findImpersonated(db, session, now)) !== null

/** Who acts in a session, and in which account; `user` is null for a person without any account. */
export async function findActingSession(db: DbOrTx, sessionId: string, now: number) {
  const session = await findVisitor(db, sessionId, now)
  if (!session) return null
  const user = (await findImpersonated(db, session, now)) ?? memberOf(session.user, session.accountId)
  return { ...session, person: session.user, user: user && { admin: null, ...user } }
}

type Visitor = NonNullable<Awaited<ReturnType<typeof findVisitor>>>

/** The person as whom an admin acts; null if there is none, or no longer. */
async function findImpersonated(db: DbOrTx, { user: admin, asUserId, asAccountId, asUntil }: Visitor, now: number) {
  if (admin.role !== 'ADMIN' || asUserId === null || asUntil === null || asUntil.getTime() <= now) return null
  const person = await db.user.findUnique({ where: { id: asUserId }, select: PERSON })
  const member = person && person.role !== 'ADMIN' ? memberOf(person, asAccountId) : null
  return member && member.accountId === asAccountId ? { ...member, admin: { id: admin.id, until: asUntil } } : null
}

/** Latest use first. @param current id of the requesting session */
export async function listSessions(db: DbOrTx, userId: string, current: string | undefined, now: number) {
  const rows = await db.session.findMany({
    where: { userId, endsAt: { gt: new Date(now) } },
    orderBy: { lastSeenAt: 'desc' },
    take: 100,
  })
  return rows.map((row) => ({ ...row, current: row.id === current }))
}
