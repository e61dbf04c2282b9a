// What the worker records of a relay. Never `updatedAt`: that is the owner's, and restarts the relay. A worker whose
// channel has passed to another one records nothing: that one has a relay of its own.
import { type Db, Prisma } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import type { Fence } from '#features/playout/fence.ts'
import type { DestinationView } from './schema.ts'

type Figures = Pick<
  DestinationView,
  'failures' | 'restarts' | 'pid' | 'outTimeMs' | 'bitrateKbps' | 'frames' | 'queueMs' | 'takenKbps' | 'waitingBytes'
>
export interface RelayObservation extends Figures {
  state: 'IDLE' | 'CONNECTING' | 'LIVE' | 'BACKING_OFF'
  /** A sentence, without keys; null when all is well. */
  reason: string | null
  cpuPercent: number
  memoryBytes: number
}

/** The lease under which a relay was started; after a stop nobody holds it, and the end of the relay is recorded. */
const isNotTaken = ({ channelId, workerId, epoch }: Fence) => Prisma.sql`NOT EXISTS (
  SELECT 1 FROM "ChannelLease" l
   WHERE l."channelId" = ${channelId} AND l."expiresAt" > now() AND (l."workerId" <> ${workerId} OR l.epoch <> ${epoch}))`

/** A deleted destination is ignored, and one that gave up stays so. */
export async function recordRelay(db: Db, fence: Fence, destinationId: string, seen: RelayObservation): Promise<void> {
  await db.$executeRaw`
    UPDATE "Destination"
       SET state = ${seen.state}::"RelayState", reason = ${seen.reason},
           "stateSince" = CASE WHEN state = ${seen.state}::"RelayState" THEN "stateSince" ELSE now() END,
           failures = ${seen.failures}, restarts = ${seen.restarts}, pid = ${seen.pid},
           "outTimeMs" = ${whole(seen.outTimeMs)}, "bitrateKbps" = ${Math.round(seen.bitrateKbps)},
           frames = ${whole(seen.frames)}, "queueMs" = ${Math.round(seen.queueMs)},
           "takenKbps" = ${rounded(seen.takenKbps)}, "waitingBytes" = ${rounded(seen.waitingBytes)},
           "cpuPercent" = ${seen.cpuPercent}, "memoryBytes" = ${whole(seen.memoryBytes)}, "observedAt" = now()
     WHERE id = ${destinationId} AND NOT (state = 'DISABLED' AND NOT enabled) AND ${isNotTaken(fence)}`
}

/** Destinations that wait for a place among the relays of their worker. Written once. */
export async function recordQueued(
  db: Db,
  waiting: readonly ({ id: string } & Fence)[],
  reason: string,
): Promise<void> {
  if (waiting.length === 0) return
  const told = await db.$queryRaw<{ channelId: string }[]>`
    UPDATE "Destination" d SET state = 'IDLE', reason = ${reason}, "stateSince" = now(), "observedAt" = now()
      FROM unnest(${waiting.map(({ id }) => id)}::text[], ${waiting.map(({ workerId }) => workerId)}::text[],
                  ${waiting.map(({ epoch }) => epoch)}::int[]) AS mine(id, worker, epoch)
     WHERE d.id = mine.id AND d.enabled AND (d.state <> 'IDLE' OR d.reason IS DISTINCT FROM ${reason})
       AND NOT EXISTS (SELECT 1 FROM "ChannelLease" l WHERE l."channelId" = d."channelId" AND l."expiresAt" > now()
                          AND (l."workerId" <> mine.worker OR l.epoch <> mine.epoch))
    RETURNING d."channelId"`
  for (const channelId of new Set(told.map((row) => row.channelId))) await notify(db, 'destinations', channelId)
}

/** Too many failures in a row: switched off until a person switches it on again. */
export async function giveUp(db: Db, fence: Fence, destinationId: string, reason: string): Promise<void> {
  const channelId = await db.$transaction(async (tx) => {
    const row = await tx.destination.findUnique({
      where: { id: destinationId },
      select: { channelId: true, name: true, enabled: true, channel: { select: { accountId: true } } },
    })
    if (!row?.enabled) return null
    const changed = await tx.$executeRaw`
      UPDATE "Destination" SET enabled = false, state = 'DISABLED', reason = ${reason}, "stateSince" = now(),
             pid = NULL, "bitrateKbps" = 0, "queueMs" = 0, "takenKbps" = NULL, "waitingBytes" = NULL, "cpuPercent" = 0, "memoryBytes" = 0, "observedAt" = now()
       WHERE id = ${destinationId} AND ${isNotTaken(fence)}`
    if (changed === 0) return null
    const who = { accountId: row.channel.accountId, tag: 'worker:relay' }
    await appendAudit(tx, who, 'destination.give-up', {
      subjectId: row.channelId,
      name: row.name,
      destinationId,
      reason,
    })
    return row.channelId
  })
  if (channelId) await notify(db, 'destinations', channelId)
}

const rounded = (figure: number | null) => (figure === null ? null : Math.round(figure))
const whole = (figure: number) => BigInt(Math.round(figure))
