import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { GUEST } from '#domain/account/actor.ts'
import type { SessionId } from '#domain/ids.ts'
import { logText } from '#domain/text/log-text.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { DomainError } from '#server/errors.ts'

/** From the sign-in; using it does not prolong it. */
export const SESSION_MAX_AGE_S = 14 * 24 * 3600
const MAX_USER_AGENT = 200
const SEEN_AGAIN_MS = 60_000

export interface Visitor {
  address: string
  userAgent: string
}

interface Person {
  id: string
  accountId: string
}

const factsOf = ({ address, userAgent }: Visitor) => ({
  address: logText(address, 64),
  userAgent: logText(userAgent, MAX_USER_AGENT),
})

/** The password was right. */
export async function startSession(db: Db, user: Person, visitor: Visitor, now: number): Promise<SessionId> {
  const id = newId<SessionId>('ss')
  const facts = factsOf(visitor)
  await db.$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { userId: user.id, endsAt: { lte: new Date(now) } } })
    await tx.session.create({
      data: { id, userId: user.id, ...facts, endsAt: new Date(now + SESSION_MAX_AGE_S * 1_000) },
    })
    await appendAudit(tx, { accountId: user.accountId, tag: `user:${user.id}` }, 'session.start', user.id, facts)
  })
  return id
}

/** The password was wrong. An address that nobody has belongs to no account and stands in the log alone. */
export async function recordRefusedSignIn(db: DbOrTx, user: Person, visitor: Visitor): Promise<void> {
  await appendAudit(db, { accountId: user.accountId, tag: GUEST }, 'session.refused', user.id, factsOf(visitor))
}

/** Ending one that has ended is harmless. @throws NOT_FOUND for one of another person */
export async function endSession(db: Db, who: ActingIn & { userId: string }, sessionId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.session.findFirst({ where: { id: sessionId, userId: who.userId } })
    if (!row) throw new DomainError('NOT_FOUND')
    await tx.session.deleteMany({ where: { id: sessionId } })
    await appendAudit(tx, who, 'session.end', who.userId, { address: row.address, userAgent: row.userAgent })
  })
}

/** @param but one that goes on. @returns how many ended */
export async function endAllSessions(tx: DbOrTx, userId: string, but?: string): Promise<number> {
  const { count } = await tx.session.deleteMany({ where: { userId, ...(but ? { id: { not: but } } : {}) } })
  return count
}

/** This device too. */
export async function signOutEverywhere(db: Db, who: ActingIn & { userId: string }): Promise<{ ended: number }> {
  return db.$transaction(async (tx) => {
    const ended = await endAllSessions(tx, who.userId)
    await appendAudit(tx, who, 'session.end-all', who.userId, { sessions: ended })
    return { ended }
  })
}

/** Once a minute is enough to know which devices are in use. */
export async function touchSession(db: Db, session: { id: string; lastSeenAt: Date }, now: number): Promise<void> {
  if (now - session.lastSeenAt.getTime() < SEEN_AGAIN_MS) return
  await db.session.updateMany({
    where: { id: session.id, lastSeenAt: session.lastSeenAt },
    data: { lastSeenAt: new Date(now) },
  })
}
