import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

/**
 * Locks the account until the transaction ends: two changes of its members cannot both count on the same owner. Other
 * writes of the account continue. @throws NOT_FOUND once it was deleted
 */
export async function lockAccount(tx: DbOrTx, accountId: string): Promise<{ name: string }> {
  const [account] = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM "Account" WHERE id = ${accountId} FOR NO KEY UPDATE`
  if (!account) throw new DomainError('NOT_FOUND')
  return account
}
