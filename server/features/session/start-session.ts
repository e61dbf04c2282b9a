import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { GUEST } from '#domain/account/actor.ts'
import type { SessionId } from '#domain/ids.ts'
import { logText } from '#domain/text/log-text.ts'
import { appendAudit } from '#features/audit/append-audit.ts'

/** From the sign-in; using it does not extend it. */
export const SESSION_MAX_AGE_S = 14 * 24 * 3600

const MAX_USER_AGENT = 200

export interface Visitor {
  address: string
  userAgent: string
}

interface Person {
  id: string
  /** Null: the person has none, so no audit trail either. */
  accountId: string | null
}

const factsOf = ({ address, userAgent }: Visitor) => ({
  address: logText(address, 64),
  userAgent: logText(userAgent, MAX_USER_AGENT),
})

/** @param user with `how` they signed in, for the audit trail */
export async function startSession(
  db: Db,
  user: Person & { how?: string },
  visitor: Visitor,
  now: number,
): Promise<SessionId> {
  const id = newId<SessionId>('ss')
  const facts = factsOf(visitor)
  await db.$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { userId: user.id, endsAt: { lte: new Date(now) } } })
    await tx.session.create({
      data: {
        id,
        userId: user.id,
        accountId: user.accountId,
        ...facts,
        endsAt: new Date(now + SESSION_MAX_AGE_S * 1_000),
      },
    })
    if (!user.accountId) return
    await appendAudit(tx, { accountId: user.accountId, tag: `user:${user.id}` }, 'session.start', {
      subjectId: user.id,
      ...facts,
      ...(user.how && { how: user.how }),
    })
  })
  return id
}

/** The password was wrong. An unknown address belongs to no account and is only logged. */
export async function recordRefusedSignIn(db: DbOrTx, user: Person, visitor: Visitor): Promise<void> {
  if (!user.accountId) return
  await appendAudit(db, { accountId: user.accountId, tag: GUEST }, 'session.refused', {
    subjectId: user.id,
    ...factsOf(visitor),
  })
}
