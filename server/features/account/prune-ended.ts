// Retention of what has an end: links, sessions, invitations, repeatable calls. It was without effect already. Mails are
// removed by the role that sends them.
import type { Db } from '#adapters/db.ts'
import { CALLS_KEPT_MS } from '#features/idempotency/idempotent-calls.ts'

/** An old link says for this long why it no longer works. */
export const INVITATIONS_KEPT_MS = 30 * 86_400_000

/** @returns each deletes a limited number of rows, and says how many */
export function endedRows(db: Db, nowMs: number): ((limit: number) => Promise<number>)[] {
  const now = new Date(nowMs)
  const ended = { endsAt: { lt: now } }
  const overSince = { lt: new Date(nowMs - INVITATIONS_KEPT_MS) }
  const deletions = [
    (limit: number) => db.session.deleteMany({ where: ended, limit }),
    (limit: number) => db.oneTimeToken.deleteMany({ where: ended, limit }),
    (limit: number) => db.setupToken.deleteMany({ where: ended, limit }),
    (limit: number) => db.passkeyChallenge.deleteMany({ where: ended, limit }),
    (limit: number) =>
      db.invitation.deleteMany({
        where: { OR: [{ endsAt: overSince }, { acceptedAt: overSince }, { withdrawnAt: overSince }] },
        limit,
      }),
    (limit: number) =>
      db.idempotentCall.deleteMany({ where: { createdAt: { lt: new Date(nowMs - CALLS_KEPT_MS) } }, limit }),
    (limit: number) => db.rateLimiterFlexible.deleteMany({ where: { expire: { lt: now } }, limit }),
  ]
  return deletions.map((run) => async (limit) => (await run(limit)).count)
}
