import { createHash } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'

export const hashSetupToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Whether a first account may be made with it now. */
export async function isSetupToken(db: DbOrTx, token: string, now: number): Promise<boolean> {
  const where = { tokenHash: hashSetupToken(token), endsAt: { gt: new Date(now) } }
  return (await db.setupToken.count({ where })) > 0 && (await hasNobody(db))
}

/** Whether nobody can sign in yet. */
export async function hasNobody(db: DbOrTx): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) === null
}
