// What each worker carries, and how much it can.
import type { DbOrTx } from '#adapters/db.ts'
import type { WorkerLoad } from '#adapters/metrics.ts'
import { CAPACITY_KINDS, type Capacity, encodersInUse, relayCost } from '#domain/system/capacity.ts'
import { listWorkers } from './get-system-overview.ts'

/** Workers by their heartbeats, the most recent first. */
export async function listWorkerLoads(db: DbOrTx, now: number) {
  const [workers, inUse] = await Promise.all([listWorkers(db, now), countInUse(db)])
  return workers.map((worker) => {
    const { channelCapacity, encoderCapacity, relayCapacity } = worker
    const most = { channels: channelCapacity, encoders: encoderCapacity, relays: relayCapacity }
    const used = inUse.get(worker.id)
    const load = Object.fromEntries(
      CAPACITY_KINDS.map((kind) => [kind, { inUse: used?.[kind] ?? 0, most: most[kind] }]),
    ) as WorkerLoad['load']
    return { ...worker, load }
  })
}

/** Live feeds and uploads in preparation both encode, at the frame rate of their account. Relays by that rate. */
async function countInUse(db: DbOrTx): Promise<Map<string, Capacity>> {
  const rows = await db.$queryRaw<{ id: string; channels: number; frames: number; relayRates: number[] }[]>`
    SELECT w.id,
           (SELECT count(*) FROM "ChannelLease" l JOIN "Channel" c ON c.id = l."channelId"
             WHERE l."workerId" = w.id AND l."expiresAt" > now() AND c.desired = 'STARTED')::int AS channels,
           ((SELECT coalesce(sum(a."frameRate"), 0) FROM streams s
               JOIN "Channel" c ON c.id = s."channelId" JOIN "Account" a ON a.id = c."accountId"
              WHERE s."workerId" = w.id AND s.state IN ('PENDING_INGEST', 'ACTIVE'))
            + (SELECT coalesce(sum(a."frameRate"), 0) FROM "MediaItem" m JOIN "Account" a ON a.id = m."accountId"
                WHERE m."workerId" = w.id AND m.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING')))::int AS frames,
           (SELECT coalesce(array_agg(a."frameRate"), '{}') FROM "Destination" d
               JOIN "ChannelLease" l ON l."channelId" = d."channelId"
               JOIN "Channel" c ON c.id = d."channelId" JOIN "Account" a ON a.id = c."accountId"
             WHERE l."workerId" = w.id AND l."expiresAt" > now() AND d.enabled
               AND d.state IN ('CONNECTING', 'LIVE', 'BACKING_OFF')) AS "relayRates"
      FROM "WorkerNode" w`
  return new Map(
    rows.map(({ id, channels, frames, relayRates }) => {
      const relays = relayRates.reduce((sum, frameRate) => sum + relayCost({ frameRate }), 0)
      return [id, { channels, encoders: encodersInUse(frames), relays }]
    }),
  )
}
