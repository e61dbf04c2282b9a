// Started channels without a live worker, and stopped ones with a waiting command, get a supervisor here.
import { isDatabaseAway } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { NothingToAirError } from '#features/playout/calendar.ts'
import { claimChannels } from '#features/playout/claim-channels.ts'
import { loadOrders } from '#features/playout/commands.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import { recordObserved } from '#features/playout/leases.ts'
import { replanWithout } from '#features/playout/replan.ts'
import { startRun, stopRun } from '#features/playout/start-run.ts'
import { ChannelSupervisor, type PlayoutPort } from '../supervisor/runner.ts'
import { initialState } from './initial-state.ts'
import { fenceOf, type Playout } from './playout.ts'

/** @param letGo a continued stop ends without a command: nothing else would release the channel */
export async function claim(playout: Playout, letGo: (supervisor: ChannelSupervisor) => Promise<void>): Promise<void> {
  const { db, workerId, log, supervisors, capacity, outages } = playout
  // The others renew their leases first: a channel that changes its worker loses its relays for seconds.
  if (!outages.isSettled) return
  const claimed = await claimChannels(db, workerId, capacity)
  if (claimed.length === 0) return
  const rows = await loadOrders(
    db,
    claimed.map((row) => row.channelId),
  )
  const orders = new Map(rows.map((row) => [row.id, row]))
  for (const { channelId, epoch } of claimed) {
    const order = orders.get(channelId)
    if (!order) continue
    await supervisors.get(channelId)?.stop()
    const { initial, event } = initialState(order.desired, order.observed)
    const supervisor = new ChannelSupervisor({
      channelId,
      accountId: order.accountId,
      epoch,
      initial,
      since: order.lastStartTime?.getTime() ?? Date.now(),
      recorded: initial.name === 'live' && order.observed === 'LIVE',
      port: portOf(playout, channelId, epoch),
      log,
      onLeaseLost: () => {
        if (supervisors.get(channelId)?.epoch === epoch) supervisors.delete(channelId)
        log.warn({ channelId }, 'lease lost: another worker plays the channel')
      },
    })
    supervisors.set(channelId, supervisor)
    if (event) void supervisor.send(event).then(() => letGo(supervisor))
  }
}

function portOf(playout: Playout, channelId: string, epoch: number): PlayoutPort {
  const { db, clock, enqueue } = playout
  const fence = fenceOf(playout, { channelId, epoch })
  const changed = () => notify(db, 'timeline', channelId)
  return {
    startRun: () => enqueue(async () => void (await startRun(db, fence, clock.now()))).then(changed),
    stopRun: () => enqueue(() => stopRun(db, fence, clock.now())).then(changed),
    replanWithout: (ids) => enqueue(() => replanWithout(db, fence, new Set(ids), clock)).then(changed),
    record: async (state, reason) => {
      if (!(await recordObserved(db, fence, state, reason))) throw new LeaseLostError(channelId)
      await changed()
    },
    explain: (error) => ({
      leaseLost: error instanceof LeaseLostError,
      retryable: !(error instanceof NothingToAirError),
      reason:
        error instanceof NothingToAirError
          ? `${error.message} Add a ready item and start again.`
          : isDatabaseAway(error)
            ? 'The database does not answer. Retrying.'
            : 'The playout could not be planned. Retrying.',
    }),
  }
}
