// The parts of long items in the database. The worker that has the item stores them; every worker claims them.
import { type Db, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { MediaId } from '#domain/ids.ts'
import type { Loudness } from '#domain/media/plan-loudness.ts'
import type { VideoPart } from '#domain/transcode/plan-parts.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'
import type { Encoder } from '../ffmpeg/encoders/encoder.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import type { Claim } from './claim-media.ts'
import { endEarlyAir } from './record-early-air.ts'

export interface ClaimedPart extends VideoPart, Loudness {
  id: string
  accountId: string
  mediaId: MediaId
  planKey: string
  encoder: Encoder['name']
  track: 'VIDEO' | 'AUDIO'
  workerId: string
}

/** A worker that only helps leaves a part that failed once to the worker that has the item, which tells why. */
const HELPED_ATTEMPTS = 1

const COLUMNS = {
  planKey: true,
  encoder: true,
  track: true,
  index: true,
  fromFrame: true,
  frames: true,
  isLast: true,
} as const

interface PlanOfParts {
  planKey: string
  encoder: Encoder['name']
  parts: readonly VideoPart[]
  loudness: Loudness
}

/** Those of another plan are replaced; those of the same plan stay with what is done of them. */
export async function storeParts(
  db: Db,
  { mediaId, accountId }: Claim,
  { parts, loudness, ...how }: PlanOfParts,
): Promise<void> {
  const audio = { index: 0, fromFrame: 0, frames: 0, isLast: true, track: 'AUDIO' as const, ...how }
  const wanted = [audio, ...parts.map((part) => ({ ...part, track: 'VIDEO' as const, ...how }))]
  await db.$transaction(async (tx) => {
    const stored = await tx.transcodePart.findMany({ where: { mediaId }, select: COLUMNS })
    const known = new Set(stored.map(keyOf))
    if (stored.length === wanted.length && wanted.every((part) => known.has(keyOf(part)))) return
    await endEarlyAir(tx, mediaId)
    await tx.transcodePart.deleteMany({ where: { mediaId } })
    await tx.transcodePart.createMany({
      data: wanted.map((part) => ({
        ...part,
        ...{ id: newId<string>('tp'), mediaId, accountId },
        ...(part.track === 'AUDIO' && loudness),
      })),
    })
  })
  await notify(db, 'library', mediaId)
}

const keyOf = (part: Record<keyof typeof COLUMNS, unknown>) =>
  [part.planKey, part.encoder, part.track, part.index, part.fromFrame, part.frames, part.isLast].join(' ')

/** The audio first, then in the order of the item. Null: none is free. */
export const claimPartOf = (db: Db, workerId: string, mediaId: MediaId): Promise<ClaimedPart | null> =>
  claim(db, workerId, Prisma.sql`p."mediaId" = ${mediaId}`)

/** Of the item that waits longest, for a worker with these encoders that has no item of its own to prepare. */
export const claimAnyPart = (
  db: Db,
  workerId: string,
  encoders: readonly Encoder['name'][] = [SOFTWARE.name],
): Promise<ClaimedPart | null> =>
  claim(db, workerId, Prisma.sql`p.attempts < ${HELPED_ATTEMPTS} AND p.encoder = ANY(${[...encoders]})`)

/** The encoder of the item's parts, and whether a part failed with it. Null: it has none. */
export async function findPartsEncoder(
  db: Db,
  mediaId: MediaId,
): Promise<{ encoder: string; hasFailed: boolean } | null> {
  const [encoder] = await db.transcodePart.groupBy({
    by: ['encoder'],
    where: { mediaId },
    _max: { attempts: true },
    orderBy: { encoder: 'asc' },
    take: 1,
  })
  return encoder ? { encoder: encoder.encoder, hasFailed: (encoder._max.attempts ?? 0) > 0 } : null
}

async function claim(db: Db, workerId: string, condition: Prisma.Sql): Promise<ClaimedPart | null> {
  const rows = await db.$queryRaw<ClaimedPart[]>`
    UPDATE "TranscodePart" t SET state = 'RUNNING', "workerId" = ${workerId}, progress = 0
     WHERE t.id = (
       SELECT p.id FROM "TranscodePart" p JOIN "MediaItem" m ON m.id = p."mediaId"
        WHERE m.state = 'TRANSCODING' AND ${condition}
          AND (p.state = 'QUEUED' OR (p.state = 'RUNNING' AND NOT EXISTS (
                 SELECT 1 FROM "WorkerNode" w WHERE w.id = p."workerId" AND ${WORKER_IS_ALIVE})))
        ORDER BY m."claimedAt", p."mediaId", p.track DESC, p.index LIMIT 1 FOR UPDATE OF p SKIP LOCKED)
    RETURNING t.id, t."accountId", t."mediaId", t."planKey", t.encoder, t.track::text AS track, t.index, t."fromFrame", t.frames,
              t."isLast", t."integratedLufs", t."peakDbfs", t."workerId"`
  return rows[0] ?? null
}

const mine = ({ id, workerId }: ClaimedPart) => ({ id, workerId, state: 'RUNNING' as const })

/** Its files are in place. Does nothing when another worker has the part by now: the files are the same. */
export async function finishPart(db: Db, part: ClaimedPart, decodeErrors: number): Promise<void> {
  await db.transcodePart.updateMany({
    where: mine(part),
    data: { state: 'DONE', progress: 1, workerId: null, decodeErrors },
  })
  await notify(db, 'library', part.mediaId)
}

/** @param hasFailed it ended with a fault, not because the worker stopped */
export async function releasePart(db: Db, part: ClaimedPart, hasFailed: boolean): Promise<void> {
  await db.transcodePart.updateMany({
    where: mine(part),
    data: { state: 'QUEUED', progress: 0, workerId: null, ...(hasFailed && { attempts: { increment: 1 } }) },
  })
  await notify(db, 'library', part.mediaId)
}

export async function recordPartProgress(db: Db, part: ClaimedPart, progress: number): Promise<void> {
  await db.transcodePart.updateMany({ where: mine(part), data: { progress } })
}

/** How many are not done, how many of the video are being encoded, its share that is done, and the decoders' errors. */
export async function countParts(
  db: Db,
  mediaId: MediaId,
): Promise<{ left: number; running: number; share: number; decodeErrors: number }> {
  const [counts] = await db.$queryRaw<[{ left: number; running: number; share: number | null; decodeErrors: number }]>`
    SELECT count(*) FILTER (WHERE state <> 'DONE')::int AS left,
           count(*) FILTER (WHERE state = 'RUNNING' AND track = 'VIDEO')::int AS running,
           sum(progress * frames) / NULLIF(sum(frames), 0) AS share,
           COALESCE(sum("decodeErrors"), 0)::int AS "decodeErrors"
      FROM "TranscodePart" WHERE "mediaId" = ${mediaId}`
  return { ...counts, share: counts.share ?? 0 }
}

/** Indexes of the finished parts of the video, and whether the audio is finished. */
export async function listFinished(db: Db, mediaId: MediaId): Promise<{ audio: boolean; video: ReadonlySet<number> }> {
  const rows = await db.transcodePart.findMany({
    where: { mediaId, state: 'DONE' },
    select: { track: true, index: true },
  })
  return {
    audio: rows.some(({ track }) => track === 'AUDIO'),
    video: new Set(rows.flatMap(({ track, index }) => (track === 'VIDEO' ? index : []))),
  }
}

/** Those that this worker no longer has to encode: their item was cancelled, deleted or planned again. */
export async function findLostParts(db: Db, parts: readonly ClaimedPart[]): Promise<ClaimedPart[]> {
  const held = await db.transcodePart.findMany({
    where: { OR: parts.map(mine), media: { state: { in: ['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING'] } } },
    select: { id: true },
  })
  const ids = new Set(held.map(({ id }) => id))
  return parts.filter(({ id }) => !ids.has(id))
}
