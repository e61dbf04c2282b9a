// The growing item of a live session: created, extended segment by segment, closed.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import { linesOf } from '#domain/channel/resolution.ts'
import type { MediaId } from '#domain/ids.ts'
import { type RungName, rungAt, type VideoRung } from '#domain/ladder/ladder.ts'
import { pickRungs } from '#domain/ladder/pick-rungs.ts'
import { newAccess } from '#features/media-defaults/media-defaults.ts'
import { storeFormat } from '#features/playout/formats.ts'
import { STEADY_GAP_MS } from './load-feeds.ts'

export interface SessionRef {
  streamId: string
  contributionId: string
  channelId: string
}

export interface Recording extends SessionRef {
  mediaId: MediaId
  accountId: string
  /** Of the account, when it began. */
  frameRate: number
}

/**
 * The rungs that a live feed of a channel needs, highest first: those of the channel and of its destinations. None above
 * 1080p: few machines encode it in real time, and 1080p airs there. The recording gets the others that its account has
 * when it has ended (worker/transcode/complete-recording.ts).
 */
export async function findLiveRungs(
  db: DbOrTx,
  { channelId, frameRate }: Pick<Recording, 'channelId' | 'frameRate'>,
): Promise<readonly VideoRung[]> {
  const { resolution, account, destinations } = await db.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: {
      resolution: true,
      account: { select: { rungs: true } },
      destinations: { where: { enabled: true }, select: { rung: true } },
    },
  })
  const lines = Math.max(...[resolution, ...destinations.map(({ rung }) => rung)].map(linesOf))
  const rungs = pickRungs(account.rungs, null).filter(({ height }) => height <= lines)
  return rungs.map((rung) => rungAt(rung, { frameRate }))
}

/** @returns null when the contribution was deleted */
export async function beginRecording(
  db: Db,
  session: SessionRef,
  workerId: string,
  facts: object | null,
): Promise<Recording | null> {
  const contribution = await db.contribution.findUnique({
    where: { id: session.contributionId },
    select: { name: true, channel: { select: { accountId: true, account: { select: { frameRate: true } } } } },
  })
  if (!contribution) return null
  const { accountId, account } = contribution.channel
  const { frameRate } = account
  const access = await newAccess(db, accountId)
  const mediaId = newId<MediaId>('md')
  await db.$transaction([
    db.mediaItem.create({
      data: {
        id: mediaId,
        accountId,
        workerId,
        access,
        frameRate,
        title: `Live: ${contribution.name}`,
        state: 'RECORDING',
        sourceName: contribution.name,
        sourceBytes: 0n,
        ...(facts && { sourceFacts: facts }),
      },
    }),
    db.liveStream.updateMany({ where: { id: session.streamId }, data: { mediaId } }),
  ])
  await notify(db, 'library', mediaId)
  return { ...session, mediaId, accountId, frameRate }
}

export interface RecordedRendition {
  id: string
  name: RungName
  track: 'VIDEO' | 'AUDIO'
  width: number | null
  height: number | null
  codecs: string
  init: Uint8Array<ArrayBuffer>
  initHash: string
}

/** Its headers are known: from here on it can air. */
export async function recordRenditions(
  db: Db,
  { mediaId }: Recording,
  ownFormatKey: string,
  renditions: readonly RecordedRendition[],
): Promise<void> {
  const formatKey = (await findFormatOf(db, renditions)) ?? ownFormatKey
  await db.$transaction(async (tx) => {
    await tx.rendition.createMany({
      data: renditions.map((rendition) => ({ ...rendition, mediaId, averageKbps: 0, peakKbps: 0, bytes: 0n })),
      // The answer of the first try may have been lost.
      skipDuplicates: true,
    })
    await storeFormat(tx, formatKey, renditions)
    await tx.mediaItem.update({ where: { id: mediaId }, data: { formatKey } })
  })
}

/** The slate's format if the headers are the same: the existing rungs join it as all would. */
async function findFormatOf(db: Db, renditions: readonly RecordedRendition[]): Promise<string | null> {
  const names = renditions.map(({ name }) => name)
  const hashes = renditions.map(({ initHash }) => initHash)
  const [found] = await db.$queryRaw<{ key: string }[]>`
    SELECT m."formatKey" AS key FROM "MediaItem" m
      JOIN "Rendition" r ON r."mediaId" = m.id
      JOIN unnest(${names}::text[], ${hashes}::text[]) AS own(name, hash) ON own.name = r.name AND own.hash = r."initHash"
     WHERE m.kind = 'SLATE' AND m.state = 'READY' AND m."formatKey" IS NOT NULL
     GROUP BY m.id HAVING count(*) = ${names.length} LIMIT 1`
  return found?.key ?? null
}

export interface RecordedSegment {
  renditionId: string
  index: number
  durationMs: number
  byteOffset: bigint
  byteLength: number
  sha256: Uint8Array<ArrayBuffer>
}

interface Appended {
  /** Of the item, including these. */
  count: number
  /** Number of thumbnails now. */
  thumbnailCount: number
  /** How long segments waited for the database before; 0: they did not. */
  cutOffMs: number
}

/** The same segments of all rungs, complete on disk, each as long as all others; at least one. */
export async function appendSegments(
  db: Db,
  { mediaId, streamId, channelId }: Recording,
  segments: readonly RecordedSegment[],
  { count, thumbnailCount, cutOffMs }: Appended,
): Promise<void> {
  await db.$transaction(async (tx) => {
    // The answer of the first try may have been lost.
    await tx.segment.createMany({ data: [...segments], skipDuplicates: true })
    await tx.mediaItem.update({
      where: { id: mediaId },
      data: { durationMs: count * segments[0]!.durationMs, thumbnailCount },
    })
    await tx.$executeRaw`
      UPDATE "streams" SET state = CASE state WHEN 'PENDING_INGEST' THEN 'ACTIVE' ELSE state END, "segmentCount" = ${count}, "activeAt" = COALESCE("activeAt", now()),
             "lastSegmentAt" = now(),
             "cutOffFrom" = CASE WHEN ${cutOffMs} > 0 THEN now() - ${cutOffMs} * interval '1 millisecond' ELSE "cutOffFrom" END,
             "cutOffUntil" = CASE WHEN ${cutOffMs} > 0 THEN now() ELSE "cutOffUntil" END,
             "steadySince" = CASE WHEN "lastSegmentAt" > now() - ${STEADY_GAP_MS} * interval '1 millisecond'
                                  THEN COALESCE("steadySince", now()) ELSE now() END
       WHERE id = ${streamId}`
    await notify(tx, 'live', channelId)
    if (segments.some(({ index }) => index === 0)) await notify(tx, 'contributions', channelId)
  })
}

export interface RecordingEnd {
  state: 'ENDED' | 'ERROR'
  /** A sentence; null: the sender disconnected. */
  reason: string | null
  /** The sender is not to blame. */
  endedByUs?: true
}

/**
 * Ends session and item together; what was written is kept as an ordinary item.
 * @returns false: nothing was written, or the contribution was deleted, and its recording with it
 */
export async function closeRecording(db: Db, recording: Recording, end: RecordingEnd): Promise<boolean> {
  const kept = await db.$transaction(async (tx) => {
    const closed = await closeItem(tx, recording.mediaId)
    await endSession(tx, recording.streamId, end)
    await notify(tx, 'live', recording.channelId)
    await notify(tx, 'contributions', recording.channelId)
    return closed
  })
  await notify(db, 'library', recording.mediaId)
  return kept
}

export async function endSession(tx: DbOrTx, streamId: string, end: RecordingEnd): Promise<void> {
  await tx.liveStream.updateMany({ where: { id: streamId, endedAt: null }, data: { ...end, endedAt: new Date() } })
}

/**
 * READY with the segments in its index, or queued for its missing rungs if it is to be kept; an item without a segment
 * is deleted.
 * @returns whether there is an item
 */
export async function closeItem(tx: DbOrTx, mediaId: string): Promise<boolean> {
  const item = await tx.mediaItem.findUnique({
    where: { id: mediaId },
    select: { account: { select: { rungs: true } }, renditions: { select: { name: true } } },
  })
  const kept = await tx.liveStream.count({ where: { mediaId, contribution: { record: true } } })
  const has = new Set(item?.renditions.map(({ name }) => name))
  const isWhole = kept === 0 || pickRungs(item?.account.rungs ?? [], null).every(({ name }) => has.has(name))
  const { count } = await tx.mediaItem.updateMany({
    where: { id: mediaId, state: 'RECORDING', durationMs: { gt: 0 } },
    data: isWhole
      ? { state: 'READY', progress: 1, readyAt: new Date(), workerId: null }
      : { state: 'UPLOADED', progress: 0, workerId: null },
  })
  if (count === 0) {
    await tx.mediaItem.deleteMany({ where: { id: mediaId, state: 'RECORDING' } })
    // Another worker may have closed it, when this one seemed dead.
    return (await tx.mediaItem.count({ where: { id: mediaId } })) > 0
  }
  await tx.$executeRaw`
    UPDATE "Rendition" r SET bytes = s.bytes, "averageKbps" = s.average, "peakKbps" = s.peak
      FROM (SELECT "renditionId", sum("byteLength") AS bytes,
                   ceil(sum("byteLength") * 8.0 / sum("durationMs"))::int AS average,
                   ceil(max("byteLength" * 8.0 / "durationMs"))::int AS peak
              FROM "Segment" WHERE "renditionId" IN (SELECT id FROM "Rendition" WHERE "mediaId" = ${mediaId})
             GROUP BY "renditionId") s
     WHERE r.id = s."renditionId"`
  return true
}
