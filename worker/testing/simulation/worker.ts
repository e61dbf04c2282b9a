// One worker of a simulation: the loops of the playout role, as worker/main.ts starts them, inside a simulated process.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import type { Logger } from '#adapters/log.ts'
import { OutageWatch } from '#domain/system/outage-watch.ts'
import { HEARTBEAT_MS } from '#domain/system/worker-alive.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { limitConcurrency } from '#worker/limit-concurrency.ts'
import { beginAirCheck, checkAir } from '#worker/playout/check-air.ts'
import { guardDatabase } from '#worker/playout/guard-database.ts'
import { keepChannels } from '#worker/playout/keep-channels.ts'
import { PLANS_AT_ONCE, type Playout } from '#worker/playout/playout.ts'
import type { MediaIndexes } from '#worker/segments/media-indexes.ts'
import type { Peer } from './flights.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface SimulatedWorker {
  peer: Peer
  wake(): void
  /** On SIGTERM. */
  stop(): Promise<void>
}

interface WorkerOptions {
  db: Db
  time: VirtualTime
  peer: Peer
  workerId: string
  skewMs: number
  airable: readonly string[]
  isUnusable(mediaId: string): boolean
  say(text: () => string): void
  /** Something failed for another reason than the database. */
  onError(text: string): void
}

export function startWorker(options: WorkerOptions): SimulatedWorker {
  const { time, peer } = options
  let role: ReturnType<typeof startLoops> | undefined
  time.schedule(time.now, peer, () => {
    role = startLoops(options)
  })
  return { peer, wake: () => role?.wake(), stop: async () => role?.stop() }
}

function startLoops(options: WorkerOptions) {
  const { db, time, workerId, skewMs, airable, isUnusable } = options
  const log = logOf(options)
  // It follows the monotonic clock, and all workers agree on its start (worker/clock.ts).
  const clock = { now: () => Math.floor(time.now + skewMs) }
  const supervisors: Playout['supervisors'] = new Map()
  const enqueue = limitConcurrency(PLANS_AT_ONCE)
  const playout: Playout = {
    ...{ db, workerId, clock, log, capacity: Number.POSITIVE_INFINITY, supervisors, enqueue },
    outages: new OutageWatch(() => clock.now()),
  }

  async function look(): Promise<void> {
    const check = await beginAirCheck(db, NO_FILES, [...supervisors.keys()], clock.now())
    for (const mediaId of airable) check.usable.set(mediaId, Promise.resolve(!isUnusable(mediaId)))
    const looks = await Promise.allSettled([...supervisors.values()].map((supervisor) => checkAir(check, supervisor)))
    const failed = looks.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  const beat = () => beatWorker(db, { id: workerId, host: 'here', pid: 1, roles: ['playout'] }).catch(() => undefined)
  void beat()
  const heartbeats = setInterval(beat, HEARTBEAT_MS)
  const channels = keepChannels(playout, guardDatabase(playout), { bitrateOf: () => 0, look })
  return {
    wake: () => channels.hurry(),
    async stop() {
      clearInterval(heartbeats)
      await channels.stop()
      await channels.leave()
      await channels.release()
    },
  }
}

/** Items have no bytes here: a look at them is answered by the script. */
const NO_FILES = {
  find: async () => null,
  findAired: async () => null,
  forget: () => undefined,
} as unknown as MediaIndexes

function logOf({ say, onError }: WorkerOptions): Logger {
  const line = (facts: unknown, text?: string) => say(() => `· ${text ?? facts} ${text ? shown(facts) : ''}`)
  const error = (facts: { err?: unknown }, text: string) => {
    line(facts, text)
    // During an outage errors are right.
    if (!isDatabaseAway(facts.err)) onError(`${text}: ${shown(facts)}`)
  }
  return { info: line, warn: line, debug: line, error } as unknown as Logger
}

const shown = (facts: unknown) =>
  JSON.stringify(facts, (_, value) => (value instanceof Error ? (value.stack ?? value.message).slice(0, 600) : value))
