// Programs are killed, stopped and cut off while a channel is watched in a browser and another shows a live feed: what
// viewers miss, and when the playlists get their next segment.
import { setTimeout as sleep } from 'node:timers/promises'
import { HOUR_MS } from '#domain/instants.ts'
import { TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import { until } from '#server/testing/until.ts'
import type { BenchContext } from './bench.ts'
import { type DrillStation, openDrillStation, PROGRAMS, type StationKind } from './drill-station.ts'
import { type BenchResult, type Figure, none, quantile } from './figures.ts'

const RUNS = 20
const RECOVERY_LIMIT_MS = 60_000
const RESTARTED_MS = 30_000
/** What a fault does to a player shows within its buffer. */
const SETTLE_MS = 8_000
/** Of a published list without a fault, ms. */
export const REGULAR_GAP_MS = TARGET_DURATION_S * 1_500
/** A playhead is read ten times a second, and moves from frame to frame. */
export const UNSEEN_HALT_MS = 500
/** How long a fault of the network lasts. */
const FAULT_MS = 30_000
const SLOW_MS = 500
const A_MINUTE_MS = 60_000

export interface Drill {
  name: string
  watched: 'scheduled' | 'live'
  /** Of the published list, ms; null: the only origin is killed, which has no bar. */
  mostGapMs: number | null
  harm(station: DrillStation): Promise<void>
  /** In addition to a channel on air and a healthy product. */
  isOver?(station: DrillStation): Promise<boolean>
  /** Until all is well, ms. */
  recoveryLimitMs?: number
  /** Fewer than the others. */
  mostRuns?: number
}

const { origin, worker, web, database } = PROGRAMS

const killed =
  (command: RegExp, signal: NodeJS.Signals = 'SIGKILL') =>
  async (station: DrillStation) => {
    process.kill(station.pidOf(command), signal)
  }

/** The processes of the channels: a live encoder or a relay. */
const childOf =
  (kind: 'encoder' | 'relay', signal: NodeJS.Signals = 'SIGKILL') =>
  async (station: DrillStation) => {
    const { api, channels } = station
    const { processes } = await api.channel(kind === 'encoder' ? channels.live.id : channels.scheduled.id)
    const pid = processes.find((process) => process.kind === kind)?.ffmpegPid
    if (!pid) throw new Error(`no ${kind} runs`)
    process.kill(pid, signal)
  }

function isReplaced({ instance }: DrillStation, program: RegExp, pid: number): boolean {
  const found = instance.processes().filter((each) => program.test(each.command))
  return found.length === 1 && found[0]!.pid !== pid
}

const DRILLS: readonly Drill[] = [
  { name: 'kill -9 of a relay', watched: 'scheduled', mostGapMs: REGULAR_GAP_MS, harm: childOf('relay') },
  { name: 'SIGSTOP of a relay', watched: 'scheduled', mostGapMs: REGULAR_GAP_MS, harm: childOf('relay', 'SIGSTOP') },
  { name: 'kill -9 of the live encoder', watched: 'live', mostGapMs: 5_000, harm: childOf('encoder') },
  {
    name: 'kill -9 of the worker, with a command',
    watched: 'scheduled',
    mostGapMs: 5_000,
    async harm(station) {
      await killed(worker)(station)
      await station.api.command(station.channels.scheduled.id, 'restart')
    },
    isOver: async ({ db }) => (await db.command.count({ where: { state: 'PENDING' } })) === 0,
  },
  { name: 'SIGSTOP of the worker', watched: 'scheduled', mostGapMs: REGULAR_GAP_MS, harm: killed(worker, 'SIGSTOP') },
  { name: 'kill -9 of the origin', watched: 'scheduled', mostGapMs: null, harm: killed(origin) },
  { name: 'kill -9 of the web process', watched: 'scheduled', mostGapMs: REGULAR_GAP_MS, harm: killed(web) },
  {
    name: 'SIGTERM of the worker, then of the web process',
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    async harm(station) {
      for (const program of [worker, web]) {
        const before = station.pidOf(program)
        process.kill(before, 'SIGTERM')
        await until(() => isReplaced(station, program, before), RESTARTED_MS, 100)
      }
    },
  },
  { name: 'kill -9 of PostgreSQL', watched: 'scheduled', mostGapMs: REGULAR_GAP_MS, harm: killed(database) },
  {
    name: 'kill -9 of Redis, back after 3 s',
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    harm: (station) => station.restartRedis(3_000),
  },
  {
    name: 'kill -9 of nginx, back after 1 s',
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    harm: (station) => station.restartEdge(1_000),
  },
]

const linkOf = ({ remote }: DrillStation) => {
  if (!remote) throw new Error('the database of this product has no link')
  return remote.link
}

/** With a database that the product reaches over a network. */
const NETWORK_DRILLS: readonly Drill[] = [
  {
    name: `each answer of the database ${SLOW_MS} ms later, for ${FAULT_MS / 1_000} s`,
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    async harm(station) {
      linkOf(station).delayBy(SLOW_MS)
      await sleep(FAULT_MS)
      linkOf(station).delayBy(0)
    },
  },
  {
    name: `no way to the database for ${FAULT_MS / 1_000} s`,
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    async harm(station) {
      linkOf(station).freeze()
      await sleep(FAULT_MS)
      linkOf(station).thaw()
    },
  },
]

/** The wall clock of the program that answers there, epoch ms. */
const clockOf = async (url: string) => Date.parse((await fetch(`${url}/health`)).headers.get('date') ?? '')

/** All programs of the product see it, FFmpeg excepted; what counts the time since a start is not changed. */
const stepped = (hours: number): Drill => ({
  name: `clocks ${hours > 0 ? `${hours} h ahead` : `${-hours} h back`} for ${FAULT_MS / 1_000} s`,
  watched: 'scheduled',
  mostGapMs: REGULAR_GAP_MS,
  async harm({ clock, instance }) {
    if (!clock) throw new Error('the clocks of this product cannot be stepped')
    clock.step(hours)
    for (const url of [instance.url, instance.originUrl])
      await until(async () => Math.abs((await clockOf(url)) - Date.now() - hours * HOUR_MS) < A_MINUTE_MS, 20_000)
    await sleep(FAULT_MS)
    clock.step(0)
  },
})

interface Outcome {
  haltsMs: number[]
  gapsMs: number[]
  recoveriesMs: number[]
}

export const drillsOf = (kind: StationKind, drills: readonly Drill[]) => async (context: BenchContext) => {
  const { quick, say } = context
  const runs = quick ? 1 : RUNS
  return report(await carryOutAll(await openDrillStation(say, kind), drills, { runs, say }), runs)
}

export const benchDrills = drillsOf('usual', DRILLS)
export const benchNetworkDrills = drillsOf('remote-database', NETWORK_DRILLS)
export const benchClockDrills = drillsOf('stepped-clock', [stepped(1), stepped(-1)])

async function carryOutAll(
  station: DrillStation,
  drills: readonly Drill[],
  { runs, say }: { runs: number; say: BenchContext['say'] },
) {
  const outcomes = new Map<Drill, Outcome>(
    drills.map((drill) => [drill, { haltsMs: [], gapsMs: [], recoveriesMs: [] }]),
  )
  let lostWrites = 0
  try {
    const before = countOrphans(station)
    for (let run = 1; run <= runs; run++)
      for (const [drill, outcome] of outcomes) {
        if (run > (drill.mostRuns ?? runs)) continue
        say(`${run} of ${runs}: ${drill.name}`)
        await carryOut(station, drill, outcome)
        lostWrites += await station.countLostWrites()
      }
    await sleep(30_000)
    const orphans = Math.max(0, countOrphans(station) - before)
    return { outcomes, orphans, lostWrites, faults: Object.values(station.samplers).flatMap(({ faults }) => faults) }
  } finally {
    await station.close()
  }
}

/** Programs whose parent is gone. Others come and go: connections of PostgreSQL, samples of the probe. */
function countOrphans({ instance }: DrillStation): number {
  const running = instance.processes()
  const parents = new Set([process.pid, ...running.map(({ pid }) => pid)])
  return running.filter(({ parent }) => !parents.has(parent)).length
}

async function carryOut(station: DrillStation, drill: Drill, outcome: Outcome): Promise<void> {
  const from = Date.now()
  const { recoveryLimitMs = RECOVERY_LIMIT_MS } = drill
  await drill.harm(station)
  const harmed = Date.now()
  let trouble: string | null = null
  await until(
    async () => {
      trouble = (await findTrouble(station)) ?? ((await (drill.isOver?.(station) ?? true)) ? null : 'it is not over')
      return trouble === null
    },
    recoveryLimitMs,
    100,
  ).catch(() => {
    throw new Error(`${drill.name}: not over after ${recoveryLimitMs / 1_000} s: ${trouble}`)
  })
  outcome.recoveriesMs.push(Date.now() - harmed)
  await sleep(SETTLE_MS)
  outcome.gapsMs.push(station.samplers[drill.watched].gapSince(from))
  outcome.haltsMs.push(await station.haltSince(from))
}

/** Both channels are on air, one of them with its feed, the other is pushed. @returns what is missing, or null */
async function findTrouble({ instance, api, channels }: DrillStation): Promise<string | null> {
  try {
    const ready = await fetch(`${instance.url}/health/ready`)
    if (!ready.ok) return `/health/ready: ${ready.status} ${await ready.text()}`
    const [scheduled, live] = [await api.channel(channels.scheduled.id), await api.channel(channels.live.id)]
    if (scheduled.status !== 'LIVE' || live.status !== 'LIVE') return `channels: ${scheduled.status}, ${live.status}`
    if (live.live?.state !== 'live') return `live input: ${live.live?.state}`
    const waiting = scheduled.destinations.find(({ status }) => status !== 'sending')
    return waiting ? `destination: ${waiting.status}` : null
  } catch (error) {
    return String(error)
  }
}

function report(
  { outcomes, orphans, lostWrites, faults }: Awaited<ReturnType<typeof carryOutAll>>,
  runs: number,
): BenchResult {
  const spread = (values: readonly number[]) =>
    [quantile(values, 0.5), quantile(values, 0.95), Math.max(...values)]
      .map((ms) => (ms / 1_000).toFixed(1))
      .join(' · ')
  const bounded = (what: string, values: readonly number[], mostMs: number | null): Figure => ({
    what,
    ours: spread(values),
    ...(mostMs !== null && { required: `≤ ${mostMs / 1_000}`, met: Math.max(...values) <= mostMs }),
  })
  return {
    figures: [
      ...[...outcomes].flatMap(([{ name, watched, mostGapMs }, { haltsMs, gapsMs, recoveriesMs }]) => [
        bounded(`${name}: publish gap of the ${watched} channel, s`, gapsMs, mostGapMs),
        bounded(`${name}: longest halt of the player, s`, haltsMs, UNSEEN_HALT_MS),
        { what: `${name}: from the end of the fault until all is well, s`, ours: spread(recoveriesMs) },
      ]),
      none('programs left over after 30 s', orphans),
      none('acknowledged writes that are lost', lostWrites),
      none('broken rules of playlists', faults.length),
    ],
    notes: [
      `p50 · p95 · maximum of ${runs} runs, each drill after the other. The whole product as \`npm start\` runs it, one origin and one worker, with Redis and behind nginx; a scheduled channel is pushed to an RTMP server and watched in Chromium with hls.js through nginx, another shows a live feed, and a client writes once a second. Segments of ${(1.92).toFixed(2)} s: without a fault the publish gap is 1.9 to 2.1 s.`,
      ...[...new Set(faults)].slice(0, 5),
    ],
  }
}
