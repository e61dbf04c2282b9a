// Channels on air with live feeds, for tests of the database: no encoder, no files.
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { appendSegments, beginRecording, type Recording, recordRenditions } from '#features/live/recording.ts'
import { claimChannels } from '#features/playout/claim-channels.ts'
import type { Fence } from '#features/playout/fence.ts'
import { beat } from '#features/playout/leases.ts'
import { startRun } from '#features/playout/start-run.ts'
import { writeAhead } from '#features/playout/write-ahead.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { addReadyMedia, addTenant } from './fixtures.ts'

/** The built-in slate and pads. @returns the slate */
export async function addBuiltIn(db: Db): Promise<string> {
  const { accountId } = await addTenant(db)
  await db.account.update({ where: { id: accountId }, data: { kind: 'SYSTEM' } })
  const slate = await addReadyMedia(db, accountId, { title: 'Slate', durationMs: 9_600 })
  for (const durationMs of [320, 640, 960, 1_280, 1_600])
    await addReadyMedia(db, accountId, { title: 'Pad', durationMs })
  await db.mediaItem.updateMany({ where: { accountId }, data: { kind: 'SLATE' } })
  return slate
}

/** On air at `now`, written ahead; the lease is the caller's. */
export async function putOnAir(db: Db, channelId: string, now: number): Promise<Fence> {
  await db.channel.update({ where: { id: channelId }, data: { desired: 'STARTED' } })
  const workerId = `wk_${channelId}`
  const { epoch } = (await claimChannels(db, workerId)).find((row) => row.channelId === channelId)!
  const fence = { channelId, workerId, epoch }
  await beatAt(db, fence, now)
  await startRun(db, fence, now)
  await writeAhead(db, fence, now)
  return fence
}

/** What the worker's clock shows: commands of the web are planned by it. */
export async function beatAt(db: Db, { channelId, workerId, epoch }: Fence, now: number): Promise<void> {
  const pulse = { channelId, epoch, startedAt: new Date(), status: 'live', bitrateKbps: 0, errorCount: 0 } as const
  await beat(db, workerId, [pulse], now)
}

/** A session of a contribution, with one rung; each `grow` adds a segment. */
export async function sendOn(db: Db, channelId: string, contributionId: string) {
  const streamId = newId<string>('ls')
  await db.liveStream.create({ data: { id: streamId, contributionId, channelId, workerId: 'wk_in' } })
  const recording = (await beginRecording(db, { streamId, contributionId, channelId }, 'wk_in', null)) as Recording
  const rendition = { id: newId<string>('rd'), name: '432p', track: 'VIDEO', codecs: 'test' } as const
  const init = { init: new Uint8Array([1]), initHash: 'x', width: null, height: null }
  await recordRenditions(db, recording, 'house-1', [{ ...rendition, ...init }])
  let count = 0
  const grow = () => {
    const index = count++
    const bytes = { byteOffset: BigInt(index), byteLength: 1, sha256: new Uint8Array(32) }
    const segment = { renditionId: rendition.id, index, durationMs: SEGMENT_MS, ...bytes }
    return appendSegments(db, recording, [segment], { count, thumbnailCount: 1, cutOffMs: 0 })
  }
  return { streamId, recording, mediaId: recording.mediaId, grow }
}
