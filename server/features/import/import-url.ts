// The one place that unseals the address of an import.
import type { KeyRing } from '#adapters/master-keys.ts'
import { type SealedFor, unseal } from '#adapters/seal.ts'

interface Owner {
  accountId: string
  importId: string
}

export const belongingTo = ({ accountId, importId }: Owner): SealedFor => ({
  accountId,
  recordId: importId,
  purpose: 'import-url',
})

/** In the clear: for the request, and for nothing else. @throws UnsealError, or Error with a sentence */
export function openImportUrl(keys: KeyRing, owner: Owner, sealed: Uint8Array): Promise<string> {
  return unseal(sealed, belongingTo(owner), keys.find)
}
