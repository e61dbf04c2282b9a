// The whole product for hours, with a pushed channel, a live feed and a viewer: whether a program grows, keeps files open,
// or the channel drifts from the clock.
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { fetchText } from '../fixtures/hls-client.ts'
import type { BenchContext } from './bench.ts'
import { REGULAR_GAP_MS, UNSEEN_HALT_MS } from './bench-drills.ts'
import { type DrillStation, openDrillStation, PROGRAMS } from './drill-station.ts'
import { type BenchResult, type Figure, none, thousands } from './figures.ts'
import { residentMiB } from './process-cost.ts'

const EVERY_MS = 15_000
/** Caches fill first. */
const FROM_SHARE = 1 / 3
/** A day of this is less than what a worker may use. */
const MOST_GROWTH_MIB = 8
const MOST_OPENED = 1
const MOST_DRIFT_MS = 5

interface Sample {
  hours: number
  memoryMiB: number
  descriptors: number
}

export async function soak({ hours, quick, say }: BenchContext): Promise<BenchResult> {
  const lengthMs = quick ? 60_000 : hours * 3_600_000
  const station = await openDrillStation(say, 'near-wraps')
  const samples = new Map<string, Sample[]>(Object.keys(PROGRAMS).map((name) => [name, []]))
  const edges: { hours: number; value: number }[] = []
  let lostWrites = 0
  try {
    const pids = Object.entries(PROGRAMS).map(([name, command]) => [name, station.pidOf(command)] as const)
    say(`watching for ${(lengthMs / 3_600_000).toFixed(2)} h`)
    const from = Date.now()
    for (; Date.now() - from < lengthMs; await sleep(quick ? 2_000 : EVERY_MS)) {
      const passed = (Date.now() - from) / 3_600_000
      // Of a program that was started again nothing is left: the figure would mean another process.
      for (const [name, pid] of pids) samples.get(name)!.push({ hours: passed, ...costOf(pid) })
      edges.push({ hours: passed, value: await behindClock(station) })
      lostWrites += await station.countLostWrites()
    }
    const faults = Object.values(station.samplers).flatMap(({ faults: found }) => found)
    const haltMs = await station.haltSince(from)
    const gapsMs = Object.values(station.samplers).map((sampler) => sampler.gapSince(from))
    return {
      figures: [
        ...[...samples].flatMap(([name, of]) => growth(name, of)),
        driftFigure('drift of the playlist from the clock, ms an hour', edges),
        {
          what: 'longest halt of the player, s',
          ours: (haltMs / 1_000).toFixed(1),
          required: `≤ ${UNSEEN_HALT_MS / 1_000}`,
          met: haltMs <= UNSEEN_HALT_MS,
        },
        {
          what: 'longest publish gap of the scheduled and of the live channel, s',
          ours: gapsMs.map((ms) => (ms / 1_000).toFixed(1)).join(' · '),
          required: `≤ ${REGULAR_GAP_MS / 1_000}`,
          met: Math.max(...gapsMs) <= REGULAR_GAP_MS,
        },
        none('acknowledged writes that are lost', lostWrites),
        none('broken rules of playlists', faults.length),
      ],
      notes: [
        `${(lengthMs / 3_600_000).toFixed(1)} h. Slopes by least squares over the last two thirds. The whole product with Redis and nginx, a channel that is pushed and watched, another with a live feed, and a client that writes once a second. A minute after the start the 33 bits of MPEG-2 timestamps and the 31 bits of the feed's RTMP timestamps wrap.`,
        ...[...new Set(faults)].slice(0, 5),
      ],
    }
  } finally {
    await station.close()
  }
}

const costOf = (pid: number) => ({ memoryMiB: residentMiB(pid), descriptors: readdirSync(`/proc/${pid}/fd`).length })

/** Ms from the end of the newest segment to now, without the phase within a segment: the least of one interval. */
async function behindClock({ instance, channels }: DrillStation): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (const endsAt = Date.now() + 2_500; Date.now() < endsAt; await sleep(20)) {
    const { segments } = parseMediaPlaylist(await fetchText(`${instance.originUrl}${channels.scheduled.list}`))
    const last = segments.at(-1)
    if (last?.programDateTime) least = Math.min(least, Date.now() - (last.programDateTime + last.durationMs))
  }
  return least
}

function growth(name: string, samples: readonly Sample[]): Figure[] {
  const of = (pick: (sample: Sample) => number) =>
    samples.map((sample) => ({ hours: sample.hours, value: pick(sample) }))
  return [
    slopeFigure(
      `${name}: memory, MiB an hour`,
      of(({ memoryMiB }) => memoryMiB),
      MOST_GROWTH_MIB,
    ),
    slopeFigure(
      `${name}: open files, an hour`,
      of(({ descriptors }) => descriptors),
      MOST_OPENED,
    ),
    { what: `${name}: memory at the end, MiB`, ours: thousands(samples.at(-1)!.memoryMiB) },
  ]
}

interface Point {
  hours: number
  value: number
}

const lateSlope = (points: readonly Point[]) => slopeOf(points.slice(Math.floor(points.length * FROM_SHARE)))

function slopeFigure(what: string, points: readonly Point[], most: number): Figure {
  const slope = lateSlope(points)
  return { what, ours: slope.toFixed(2), required: `≤ ${most}`, met: slope <= most }
}

/** In either direction. */
function driftFigure(what: string, points: readonly Point[]): Figure {
  const slope = lateSlope(points)
  return { what, ours: slope.toFixed(2), required: `± ${MOST_DRIFT_MS}`, met: Math.abs(slope) <= MOST_DRIFT_MS }
}

/** Least squares. */
function slopeOf(points: readonly Point[]): number {
  const mean = (pick: (point: Point) => number) => points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const [x, y] = [mean(({ hours }) => hours), mean(({ value }) => value)]
  const spread = points.reduce((sum, { hours }) => sum + (hours - x) ** 2, 0)
  return spread === 0 ? 0 : points.reduce((sum, { hours, value }) => sum + (hours - x) * (value - y), 0) / spread
}
