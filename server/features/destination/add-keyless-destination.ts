import type { DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { highestPushed, linesOf } from '#domain/channel/resolution.ts'
import type { Target } from '#domain/destination/check-target.ts'
import { highestAccepted } from '#domain/destination/platforms.ts'
import { readPlan } from '#features/account/limits.ts'
import { requireUsable } from './require-destination.ts'
import { sealStreamKey } from './stream-key.ts'

const NO_KEY = ''

/**
 * Of a copied or imported channel, within the resolution of the plan and what the platform accepts at the account's frame
 * rate. It is off, and cannot be switched on before a key is entered.
 */
export async function addKeylessDestination(
  tx: DbOrTx,
  dataDir: string,
  { accountId }: ActingIn,
  { channelId, name, maxFailures, ...target }: Target & { channelId: string; name: string; maxFailures: number },
): Promise<void> {
  requireUsable(target, { streamKey: null, timed: null }, 'Nothing was imported.')
  const { limits, frameRate } = await readPlan(tx, accountId)
  const within = linesOf(target.rung) > limits.resolution ? highestPushed(limits.resolution) : target.rung
  const rung = highestAccepted(target.platform, within, { frameRate })
  const id = newId<string>('de')
  const sealed = await sealStreamKey(tx, openKeyRing(dataDir), { accountId, recordId: id }, NO_KEY)
  await tx.destination.create({
    data: { ...target, rung, ...sealed, id, channelId, name, maxFailures, enabled: false },
  })
}
