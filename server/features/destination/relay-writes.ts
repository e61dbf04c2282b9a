// What the worker records of a relay. Never `updatedAt`: that is the owner's, and restarts the relay.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
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

/** A deleted destination is ignored, and one that gave up stays so. */
export async function recordRelay(db: Db, destinationId: string, seen: RelayObservation): Promise<void> {
  await db.$executeRaw`
    UPDATE "Destination"
       SET state = ${seen.state}::"RelayState", reason = ${seen.reason},
           "stateSince" = CASE WHEN state = ${seen.state}::"RelayState" THEN "stateSince" ELSE now() END,
           failures = ${seen.failures}, restarts = ${seen.restarts}, pid = ${seen.pid},
           "outTimeMs" = ${whole(seen.outTimeMs)}, "bitrateKbps" = ${Math.round(seen.bitrateKbps)},
           frames = ${whole(seen.frames)}, "queueMs" = ${Math.round(seen.queueMs)},
           "takenKbps" = ${rounded(seen.takenKbps)}, "waitingBytes" = ${rounded(seen.waitingBytes)},
           "cpuPercent" = ${seen.cpuPercent}, "memoryBytes" = ${whole(seen.memoryBytes)}, "observedAt" = now()
     WHERE id = ${destinationId} AND NOT (state = 'DISABLED' AND NOT enabled)`
}

/** Destinations that wait for a place among the relays of their worker. Written once. */
export async function recordQueued(db: Db, destinationIds: readonly string[], reason: string): Promise<void> {
  if (destinationIds.length === 0) return
  const told = await db.$queryRaw<{ channelId: string }[]>`
    UPDATE "Destination" SET state = 'IDLE', reason = ${reason}, "stateSince" = now(), "observedAt" = now()
     WHERE id = ANY(${[...destinationIds]}) AND enabled AND (state <> 'IDLE' OR reason IS DISTINCT FROM ${reason})
    RETURNING "channelId"`
  for (const channelId of new Set(told.map((row) => row.channelId))) await notify(db, 'destinations', channelId)
}

/** Too many failures in a row: switched off until a person switches it on again. */
export async function giveUp(db: Db, destinationId: string, reason: string): Promise<void> {
  const channelId = await db.$transaction(async (tx) => {
    const row = await tx.destination.findUnique({
      where: { id: destinationId },
      select: { channelId: true, name: true, enabled: true, channel: { select: { accountId: true } } },
    })
    if (!row?.enabled) return null
    await tx.$executeRaw`
      UPDATE "Destination" SET enabled = false, state = 'DISABLED', reason = ${reason}, "stateSince" = now(),
             pid = NULL, "bitrateKbps" = 0, "queueMs" = 0, "takenKbps" = NULL, "waitingBytes" = NULL, "cpuPercent" = 0, "memoryBytes" = 0, "observedAt" = now()
       WHERE id = ${destinationId}`
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
