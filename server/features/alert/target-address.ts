// The one place that seals and unseals where notices go: such addresses often hold a token.
import type { DbOrTx } from '#adapters/db.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import { unseal } from '#adapters/seal.ts'
import { sealInside } from '#adapters/sealing.ts'

interface Owner {
  /** Null: the operators'. */
  accountId: string | null
  targetId: string
}

const belongingTo = ({ accountId, targetId }: Owner) =>
  ({ accountId: accountId ?? '', recordId: targetId, purpose: 'alert-target' }) as const

/** Call it in the transaction that stores the result. */
export async function sealAddress(tx: DbOrTx, keys: KeyRing, owner: Owner, address: string) {
  const { sealed, masterKeyId } = await sealInside(tx, keys, belongingTo(owner), address)
  return { address: sealed, masterKeyId }
}

/** @throws UnsealError, or Error with a sentence */
export const openAddress = (keys: KeyRing, owner: Owner, sealed: Uint8Array): Promise<string> =>
  unseal(sealed, belongingTo(owner), keys.find)
