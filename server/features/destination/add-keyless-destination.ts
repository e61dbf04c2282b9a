import type { DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { highestPushed, linesOf } from '#domain/channel/resolution.ts'
import type { Target } from '#domain/destination/check-target.ts'
import { readLimits } from '#features/account/limits.ts'
import { requireUsable } from './require-destination.ts'
import { sealStreamKey } from './stream-key.ts'

const NO_KEY = ''

/** Of a copied or imported channel, within the resolution of the plan. It is off, and cannot be switched on before a key is entered. */
export async function addKeylessDestination(
  tx: DbOrTx,
  dataDir: string,
  { accountId }: ActingIn,
  { channelId, name, maxFailures, ...target }: Target & { channelId: string; name: string; maxFailures: number },
): Promise<void> {
  requireUsable(target, null, 'Nothing was imported.')
  const { resolution } = await readLimits(tx, accountId)
  const rung = linesOf(target.rung) > resolution ? highestPushed(resolution) : target.rung
  const id = newId<string>('de')
  const sealed = await sealStreamKey(tx, openKeyRing(dataDir), { accountId, recordId: id }, NO_KEY)
  await tx.destination.create({
    data: { ...target, rung, ...sealed, id, channelId, name, maxFailures, enabled: false },
  })
}
