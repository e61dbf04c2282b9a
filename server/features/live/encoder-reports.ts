// The state of each live session's encoder, as rows of StreamProcess, reported by its worker.
import type { Db } from '#adapters/db.ts'
import type { EncoderLag } from '#domain/live/encoder-lag.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import type { SessionRef } from './recording.ts'

/** StreamProcess.kind of a session's encoder; a channel has several. */
export const encoderKind = (streamId: string) => `encoder:${streamId}`

export interface EncoderReport {
  pid: number | null
  startedAt: Date
  cpuPercent: number
  memoryBytes: number
  /** Null: it keeps up. */
  lag: EncoderLag | null
  /** Since when its feed is black, or silent; omitted: as reported before. */
  signal?: { blackSince: Date | null; silentSince: Date | null }
}

/** @returns whether its feed is on air, or about to be */
export async function reportEncoder(
  db: Db,
  { streamId, channelId }: Pick<SessionRef, 'streamId' | 'channelId'>,
  { pid, startedAt, cpuPercent, memoryBytes, lag, signal }: EncoderReport,
): Promise<boolean> {
  if (lag)
    await db.$executeRaw`
      UPDATE "streams" SET "behindAt" = now(), "behindMs" = ${Math.round(lag.behindMs)}::int, "encodeSpeed" = ${lag.speed}::float8
       WHERE id = ${streamId}`
  if (signal) await db.liveStream.updateMany({ where: { id: streamId }, data: signal })
  const [row] = await db.$queryRaw<{ wanted: boolean }[]>`
    WITH told AS (
      INSERT INTO "StreamProcess" (id, "channelId", kind, "ffmpegPid", status, "startTime", "lastHeartbeat",
                                   "inputSource", "outputTargets", "networkBandwidth", "cpuUsage", "memoryUsage")
      SELECT 'sp_' || s.id, ${channelId}, ${encoderKind(streamId)}, ${pid}::int,
             CASE WHEN s."onAirSince" IS NULL THEN 'warm' ELSE 'on-air' END, ${startedAt}::timestamptz, now(),
             s."contributionId", '["library"]'::jsonb, s."bitrateKbps", ${cpuPercent}::float8, ${memoryBytes}::bigint
        FROM "streams" s WHERE s.id = ${streamId}
      ON CONFLICT ("channelId", kind) DO UPDATE
        SET "ffmpegPid" = excluded."ffmpegPid", status = excluded.status, "lastHeartbeat" = excluded."lastHeartbeat",
            "networkBandwidth" = excluded."networkBandwidth", "cpuUsage" = excluded."cpuUsage",
            "memoryUsage" = excluded."memoryUsage")
    SELECT s."onAirSince" IS NOT NULL OR c."liveAir"->'wanted'->>'contributionId' IS NOT DISTINCT FROM s."contributionId" AS wanted
      FROM "streams" s JOIN "Channel" c ON c.id = s."channelId" WHERE s.id = ${streamId}`
  return row?.wanted === true
}

export async function forgetEncoder(db: Db, { streamId, channelId }: SessionRef): Promise<void> {
  await db.streamProcess.deleteMany({ where: { channelId, kind: encoderKind(streamId) } })
}

/** Of sessions that are over: their worker died. */
export async function dropLeftEncoders(db: Db): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "StreamProcess" p
     WHERE p.kind LIKE 'encoder:%'
       AND NOT EXISTS (SELECT 1 FROM "streams" s WHERE 'encoder:' || s.id = p.kind AND s."endedAt" IS NULL)
       AND p."lastHeartbeat" < now() - ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond'`
}
