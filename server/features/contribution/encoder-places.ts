// Each live feed needs an encoder of its worker, and the more of it the higher the frame rate of its account. When all are
// in use feeds wait: those of higher plans start first.
import type { DbOrTx } from '#adapters/db.ts'
import { pickStarts } from '#domain/plan/pick-starts.ts'
import { PLANS, type PlanName } from '#domain/plan/plans.ts'
import { framesOfEncoders } from '#domain/system/capacity.ts'

/** Shown at the live input, and to the encoder that is refused. */
export const NO_ENCODER_FREE =
  'All live encoders of this worker are in use. The feed starts when one is free; higher plans start first.'

/** Who has not tried again for this long no longer waits. Encoders and pulled feeds try every few seconds. */
export const STILL_WAITS_MS = 30_000

interface Asking {
  contributionId: string
  workerId: string
  plan: PlanName
  /** Frames a second of its account. */
  frameRate: number
}

/**
 * Whether a feed may start: an encoder is free, and no feed that waits comes first. Call it with the worker's row locked.
 * @param framesInUse a second, of the feeds that the worker receives
 */
export async function hasEncoderPlace(tx: DbOrTx, asking: Asking, framesInUse: number): Promise<boolean> {
  const { contributionId, workerId, plan, frameRate } = asking
  const worker = await tx.workerNode.findUnique({ where: { id: workerId }, select: { encoderCapacity: true } })
  const capacity = worker?.encoderCapacity ?? null
  if (capacity === null) return true
  const waiting = await tx.$queryRaw<{ id: string; plan: PlanName; frameRate: number; since: Date }[]>`
    SELECT c.id, account.plan::text AS plan, account."frameRate", s."startedAt" AS since
      FROM streams s
      JOIN "Contribution" c ON c.id = s."contributionId" AND c.enabled
      JOIN "Channel" channel ON channel.id = c."channelId"
      JOIN "Account" account ON account.id = channel."accountId"
     WHERE s."workerId" = ${workerId} AND s.state = 'ERROR' AND s.reason = ${NO_ENCODER_FREE}
       AND s."endedAt" > now() - ${STILL_WAITS_MS} * interval '1 millisecond'
       AND NOT EXISTS (SELECT 1 FROM streams later
                        WHERE later."contributionId" = c.id AND later."startedAt" > s."startedAt")`
  const known = waiting.some(({ id }) => id === contributionId)
  const own = known ? [] : [{ id: contributionId, plan, frameRate, since: new Date() }]
  const frames = framesOfEncoders(capacity)
  const feeds = [...waiting, ...own].map(({ id, plan, since, ...feed }) => ({
    ...{ id, priority: PLANS[plan].priority, since: since.getTime(), isOnAir: false, isStopping: false },
    // An idle worker takes any feed.
    cost: Math.min(feed.frameRate, frames),
  }))
  return pickStarts(feeds, frames - framesInUse).taken.includes(contributionId)
}
