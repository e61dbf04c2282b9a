// Tests the connection before saving: the servers and the key as entered in the form.
import type { Db } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { needsKeyAgain } from '#domain/destination/check-target.ts'
import { PLATFORMS } from '#domain/destination/platforms.ts'
import { DomainError } from '#server/errors.ts'
import { presetBackup } from './create-destination.ts'
import { getDestination, listDestinations } from './list-destinations.ts'
import { refuseFields, requireUsable } from './require-destination.ts'
import type { TestOutcome, TestSettingsInput } from './schema.ts'
import { openStreamKey } from './stream-key.ts'
import { testServers } from './test-destination.ts'

const NOTHING_TRIED = 'Nothing was tested.'

/** @throws CHANNEL_NOT_FOUND, DESTINATION_NOT_FOUND, DESTINATION_SENDING, TOO_MANY_ATTEMPTS; INVALID_INPUT by field */
export async function testSettings(
  { db, dataDir }: { db: Db; dataDir: string },
  accountId: string,
  input: TestSettingsInput,
  now: number,
): Promise<TestOutcome> {
  const { channelId, destinationId, platform } = input
  const stored =
    destinationId === undefined ? null : await getDestination(db, accountId, { channelId, destinationId }, now)
  if (!stored) await listDestinations(db, accountId, channelId, now)
  if (stored?.status === 'sending') throw new DomainError('DESTINATION_SENDING')
  const target = {
    platform,
    serverUrl: input.serverUrl ?? stored?.serverUrl ?? PLATFORMS[platform].serverUrl,
    backupServerUrl: input.backupServerUrl === undefined ? presetBackup(input) : input.backupServerUrl,
    // The rung does not matter for the test.
    rung: '432p' as const,
  }
  requireUsable(target, { streamKey: input.streamKey ?? null, timed: null }, NOTHING_TRIED)
  if (input.streamKey !== undefined) return testServers(db, accountId, target, input.streamKey)
  if (!stored) refuseFields([{ path: 'streamKey', message: 'Enter the stream key.' }], NOTHING_TRIED)
  if (needsKeyAgain(stored, target)) {
    const message = 'Enter the stream key again: the stored one belongs to another server.'
    refuseFields([{ path: 'streamKey', message }], NOTHING_TRIED)
  }
  return testServers(db, accountId, target, await openStreamKey(db, stored.id, openKeyRing(dataDir)))
}
