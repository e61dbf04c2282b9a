// The one place that makes, seals and unseals the secrets of webhooks.
import { randomBytes } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import { unseal } from '#adapters/seal.ts'
import { sealInside } from '#adapters/sealing.ts'

/** Standard Webhooks: 24 to 64 random bytes in base64. */
const SECRET_BYTES = 32

export const newWebhookSecret = () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`

interface Owner {
  accountId: string
  webhookId: string
}

const belongingTo = ({ accountId, webhookId }: Owner) =>
  ({ accountId, recordId: webhookId, purpose: 'webhook-secret' }) as const

/** Call it in the transaction that stores the result. */
export async function sealWebhookSecret(tx: DbOrTx, keys: KeyRing, owner: Owner, text: string) {
  const { sealed, masterKeyId } = await sealInside(tx, keys, belongingTo(owner), text)
  return { secret: sealed, masterKeyId }
}

/** In the clear: for signing, and for nothing else. @throws UnsealError, or Error with a sentence */
export function openWebhookSecret(keys: KeyRing, owner: Owner, sealed: Uint8Array): Promise<string> {
  return unseal(sealed, belongingTo(owner), keys.find)
}
