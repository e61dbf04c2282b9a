import { createHash } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'

export const hashSetupToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Whether the token allows a first account now. */
export async function isSetupToken(db: DbOrTx, token: string, now: number): Promise<boolean> {
  const where = { tokenHash: hashSetupToken(token), endsAt: { gt: new Date(now) } }
  return (await db.setupToken.count({ where })) > 0 && (await hasNobody(db))
}

/** Whether no user exists yet. */
export async function hasNobody(db: DbOrTx): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) === null
}
