// What happens in a run: its workers, its channels, what operators order and which faults strike. All of it follows from
// the seed. A plan is data, so that a failing one can be made shorter.
import type { HELD } from './held-statements.ts'
import { type Random, randomFrom } from './random.ts'

export const FAULTS_END_MS = 22_000
/** For how long a statement may be held back, from the action on. */
export const HOLD_BACK_MS = 21_000
/** Shorter than a process waits for an answer. */
export const HELD_MS = 18_000
const ORDERS_END_MS = 25_000

export interface WorkerPlan {
  workerId: string
  /** Of its clock, which follows the other workers' and never steps. */
  skewMs: number
}

export interface ChannelPlan {
  mode: 'loop' | 'calendar'
  loop: boolean
}

export type Order =
  | 'start'
  | 'stop'
  | 'restart'
  | 'skip'
  | 'hold'
  | 'resume'
  | 'insert'
  | 'rundown'
  | 'calendar'
  | 'loop'

/** `at`: ms after the start of the run. */
export type Action = { at: number } & (
  | { do: 'order'; channel: number; order: Order; given: number }
  /** kill -9, or a machine that goes. `afterStatements`: between any two effects. */
  | { do: 'crash'; worker: number; afterStatements: number; backAfterMs: number }
  | { do: 'terminate'; worker: number; backAfterMs: number }
  | { do: 'pause' | 'cut'; worker: number; forMs: number }
  | { do: 'slow'; delayMs: number; forMs: number }
  | { do: 'outage'; forMs: number }
  | { do: 'step-clock'; worker: number; byMs: number }
  /** The worker that sends such a statement first is cut off with it, until another has its channel. */
  | { do: 'hold-back'; what: keyof typeof HELD }
  /** The files of an item cannot be read. */
  | { do: 'unusable'; item: number; forMs: number }
)

export interface RunPlan {
  seed: number
  workers: WorkerPlan[]
  channels: ChannelPlan[]
  delayMs: number
  lossProbability: number
  /** Of each wake-up: that it is lost, comes twice, or comes late. */
  wakes: { lost: number; twice: number; lateMs: number }
  actions: Action[]
}

export function planRun(seed: number): RunPlan {
  const random = randomFrom(seed)
  const count = random.int(2, 3)
  const sameId = random.chance(0.15)
  const workers = Array.from({ length: count }, (_, i) => ({
    workerId: sameId && i < 2 ? 'wk_same' : `wk_${i}`,
    skewMs: random.int(-100, 100),
  }))
  const channels: ChannelPlan[] = Array.from({ length: random.int(1, 4) }, () => ({
    mode: random.chance(0.25) ? 'calendar' : 'loop',
    loop: random.chance(0.75),
  }))
  const starts = channels.map((_, channel) => order(random.int(0, 3_000), channel, 'start', 0))
  return {
    seed,
    workers,
    channels,
    delayMs: random.pick([2, 8, 8, 40]),
    lossProbability: random.pick([0, 0, 0.003, 0.01]),
    wakes: { lost: random.pick([0, 0.1, 0.5, 1]), twice: random.pick([0, 0.3]), lateMs: random.pick([5, 50, 1_500]) },
    actions: [
      ...starts,
      ...planOrders(random, channels),
      ...planFaults(random, count),
      ...planHolds(randomFrom(seed ^ 0x5eed)),
    ].sort((a, b) => a.at - b.at),
  }
}

const order = (at: number, channel: number, order: Order, given: number): Action => ({
  ...{ at, do: 'order', channel, order, given },
})

const ORDERS: readonly Order[] = [
  ...(['stop', 'start', 'stop', 'start', 'restart', 'skip', 'skip', 'rundown', 'rundown'] as const),
  ...(['insert', 'hold', 'resume', 'calendar', 'loop'] as const),
]

function planOrders(random: Random, channels: readonly ChannelPlan[]): Action[] {
  return Array.from({ length: random.int(3, 9) }, () =>
    order(random.int(3_000, ORDERS_END_MS), random.int(0, channels.length - 1), random.pick(ORDERS), random.int(0, 5)),
  )
}

function planFaults(random: Random, workers: number): Action[] {
  return Array.from({ length: random.int(1, 5) }, (): Action => {
    const at = random.int(1_000, FAULTS_END_MS - 1_000)
    const worker = random.int(0, workers - 1)
    const forMs = Math.min(random.pick([500, 3_000, 8_000, 17_000, 24_000]), FAULTS_END_MS - at)
    const backAfterMs = random.pick([200, 2_000, 20_000])
    switch (random.int(0, 9)) {
      case 0:
      case 1:
      case 2:
        return { at, do: 'crash', worker, afterStatements: random.int(0, 12), backAfterMs }
      case 3:
        return { at, do: 'terminate', worker, backAfterMs }
      case 4:
        return { at, do: 'pause', worker, forMs }
      case 5:
      case 6:
        return { at, do: 'cut', worker, forMs }
      case 7:
        return { at, do: 'slow', delayMs: random.pick([150, 500, 1_200]), forMs: Math.min(forMs, 8_000) }
      case 8:
        return random.chance(0.5)
          ? { at, do: 'outage', forMs: Math.min(forMs, 8_000) }
          : { at, do: 'unusable', item: random.int(0, 2), forMs }
      default:
        return { at, do: 'step-clock', worker, byMs: random.pick([-3_600_000, 3_600_000]) }
    }
  })
}

/** Early, because a channel is taken over 13 s after the last sign of its worker. */
function planHolds(random: Random): Action[] {
  if (!random.chance(0.5)) return []
  return [{ at: random.int(0, 2_500), do: 'hold-back', what: random.pick(['observed', 'end of a command'] as const) }]
}

/** One line each, for a trace. */
export function describePlan({ seed, workers, channels, actions, ...network }: RunPlan): string[] {
  return [
    `seed ${seed}: ${workers.map(({ workerId, skewMs }) => `${workerId} (clock ${skewMs} ms)`).join(', ')}`,
    `channels: ${channels.map(({ mode, loop }, i) => `${i} ${mode}${loop ? '' : ' once'}`).join(', ')}`,
    `network: ${JSON.stringify(network)}`,
    ...actions.map(({ at, ...action }) => `  at ${at} ms ${JSON.stringify(action)}`),
  ]
}
