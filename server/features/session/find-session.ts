import type { DbOrTx } from '#adapters/db.ts'
import { MEMBERSHIPS, memberOf } from '#features/membership/member-of.ts'

/** The person of a session as the database has them now; null once it was ended or has expired. */
export async function findVisitor(db: DbOrTx, sessionId: string, now: number) {
  return db.session.findFirst({
    where: { id: sessionId, endsAt: { gt: new Date(now) } },
    select: {
      id: true,
      lastSeenAt: true,
      accountId: true,
      user: {
        select: { id: true, name: true, email: true, emailVerifiedAt: true, role: true, memberships: MEMBERSHIPS },
      },
    },
  })
}

/** The same in the account that the session shows; `user` is null for a person without any account. */
export async function findActingSession(db: DbOrTx, sessionId: string, now: number) {
  const session = await findVisitor(db, sessionId, now)
  return session && { ...session, user: memberOf(session.user, session.accountId) }
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
