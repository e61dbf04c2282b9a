import type { DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { nameColumns } from '#features/channel/channel-address.ts'
import { settingColumns } from '#features/channel/channel-settings.ts'
import type { ImportChannelInput } from './schema.ts'

export interface ImportRun {
  tx: DbOrTx
  slugOf(name: string): string
  dataDir: string
  who: ActingIn
  input: ImportChannelInput
}

/** A given name must be free; any other is numbered. */
export async function newName(tx: DbOrTx, accountId: string, given: string | undefined, otherwise: string) {
  if (given === undefined) return nameColumns(tx, accountId, otherwise)
  return { name: given, ...(await settingColumns(tx, accountId, { name: given })) }
}
