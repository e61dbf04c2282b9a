// Live feeds on the channels this worker plays: each look takes what came since into the timeline, or
// leaves a feed that no longer comes.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { listLiveChannels } from '#features/live/list-live-channels.ts'
import { type LiveOrderGiven, stepLive } from '#features/live/step-live.ts'
import { finishCommand, type LiveOrder, listLiveOrders } from '#features/playout/commands.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import type { Clock } from '../clock.ts'
import { type Loop, startLoop } from '../loop.ts'

/** Behind the wake-up that each segment sends. Well below a segment's length: a lost wake-up costs no picture. */
const LOOK_MS = 400

export interface LiveAirOptions {
  db: Db
  workerId: string
  clock: Clock
  held(): { channelId: string; epoch: number }[]
  /** A channel that was held for an order alone. */
  letGo(channelId: string): Promise<void>
  inTurn<T>(work: () => Promise<T>): Promise<T>
  guarded(work: () => Promise<void>): Promise<void>
}

export function startLiveAir({ db, workerId, clock, held, letGo, inTurn, guarded }: LiveAirOptions): Loop {
  const log = logger('live')

  async function step(channelId: string, epoch: number, order: LiveOrderGiven | null): Promise<string | null> {
    const done = await inTurn(() => stepLive(db, channelId, { workerId, epoch }, clock, order))
    return done.refusal
  }

  async function lookAt(channelId: string, epoch: number, orders: readonly LiveOrder[]): Promise<void> {
    try {
      for (const order of orders) {
        const refusal = await step(channelId, epoch, order)
        await finishCommand(db, order.id, refusal)
        log.info({ channelId, order: order.kind, refusal }, 'an order to a live feed')
      }
      if (orders.length > 0) await letGo(channelId)
      else await step(channelId, epoch, null)
    } catch (error) {
      if (error instanceof LeaseLostError) return
      if (isDatabaseAway(error)) throw error
      log.error({ err: error, channelId }, 'a live feed could not be looked at; it is with the next look')
    }
  }

  return startLoop(LOOK_MS, () =>
    guarded(async () => {
      const epochs = new Map(held().map(({ channelId, epoch }) => [channelId, epoch]))
      const ids = [...epochs.keys()]
      if (ids.length === 0) return
      const [live, orders] = await Promise.all([listLiveChannels(db, ids), listLiveOrders(db, ids)])
      const ordered = Map.groupBy(orders, (order) => order.channelId)
      const looks = [...new Set([...live, ...ordered.keys()])].map((channelId) =>
        lookAt(channelId, epochs.get(channelId)!, ordered.get(channelId) ?? []),
      )
      const failed = (await Promise.allSettled(looks)).find((look) => look.status === 'rejected')
      if (failed) throw failed.reason
    }),
  )
}
