// Three minutes of a channel in a real browser: what viewers see and hear at the joins, and whether audio and video are
// still in sync at the end.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { FRAME_RATE } from '#server/testing/usual-grid.ts'
import { putOnAir, takeOffAir } from './air.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, type Figure, median, none } from './figures.ts'
import { findBeeps, pairOffsets } from './flash-and-beep.ts'
import { type House, startWorker } from './installation.ts'
import { type PlayerLog, type PlayerSample, playInBrowser } from './play-in-browser.ts'

const FRAME_MS = 1_000 / FRAME_RATE
const MIN_JOINS = 12
/** A playhead that advances by less than this in half a second is stalled. */
const STALL_SAMPLES = 5
const STALL_ADVANCE_S = 0.1
/** Number of flashes at the start and at the end that are compared. */
const FEW_FLASHES = 5
/** Around a join, in seconds of media. */
const JOIN_NEAR_S = 0.6

export async function benchBrowser({ house, media, quick, say }: BenchContext): Promise<BenchResult> {
  const seconds = quick ? 25 : 180
  const { flashAndBeep, motion, charts } = await media()
  const [slug = ''] = await putOnAir(house, [flashAndBeep, ...charts, motion], 1, 'browser')
  const worker = await startWorker(house, 'origin,playout')
  const folder = join(house.folder, 'appended')
  mkdirSync(folder)
  try {
    say(`playing for ${seconds} s`)
    const log = await playInBrowser(`${worker.originUrl}/live/${slug}/master.m3u8`, seconds, folder)
    const joins = await joinsSeen(house, slug, log)
    return { figures: [...playbackFigures(log, joins, quick), ...(await syncFigures(log, folder))], notes: notes(log) }
  } finally {
    await worker.stop()
    await takeOffAir(house, [slug])
  }
}

/** Playhead positions, in seconds, of the joins. */
async function joinsSeen(house: House, slug: string, log: PlayerLog): Promise<number[]> {
  const channel = await house.db.channel.findUniqueOrThrow({ where: { slug }, select: { id: true } })
  const chunks = await loadTimeline(house.db, channel.id, 0)
  const [from, to] = [log.samples[0]!, log.samples.at(-1)!].map((s) => log.dateOffsetMs + s.playheadS * 1_000)
  return entriesBetween(chunks, from!, to!)
    .map((entry) => entry.startsAt)
    .filter((at) => at > from! && at < to!)
    .map((at) => (at - log.dateOffsetMs) / 1_000)
}

function playbackFigures(log: PlayerLog, joins: readonly number[], quick: boolean): Figure[] {
  const stalls = findStalls(log.samples)
  const drops = findDrops(log.samples)
  const waits = log.events.filter(({ type }) => type === 'waiting' || type === 'stalled')
  const holes = log.samples.filter(({ ranges }) => ranges > 1).length
  const bad = (at: number) => [...stalls, ...drops.map((d) => d.atS)].some((s) => Math.abs(s - at) < JOIN_NEAR_S)
  const dropped = drops.reduce((sum, { frames }) => sum + frames, 0)
  return [
    {
      what: 'joins played',
      ours: String(joins.length),
      required: `≥ ${MIN_JOINS}`,
      met: quick || joins.length >= MIN_JOINS,
    },
    none('stalls (playhead does not move for half a second)', stalls.length),
    none('“waiting” and “stalled” events after the start', waits.length),
    none('buffer gaps (samples with more than one buffered range)', holes),
    none('errors of hls.js', log.errors.length),
    none('joins with a stall or a dropped frame within 0.6 s', joins.filter(bad).length),
    { what: `dropped frames of ${log.samples.at(-1)!.frames}`, ours: String(dropped) },
  ]
}

async function syncFigures(log: PlayerLog, folder: string): Promise<Figure[]> {
  const figures: Figure[] = []
  const flashes = log.flashes.map(({ mediaTime }) => mediaTime * 1_000)
  const [shiftS = 0, ...changedS] = log.timestampOffsetsS
  if (changedS.length > 0) throw new Error(`the audio buffer was shifted again: ${[shiftS, ...changedS].join(', ')} s`)
  for (const when of ['start', 'end']) {
    const beeps = await findBeeps(join(folder, `audio-${when}.mp4`))
    const offsets = pairOffsets(
      flashes,
      beeps.map((beep) => beep + shiftS * 1_000),
    )
    const offset = median(offsets)
    figures.push({
      what: `audio after video at the ${when}, ms (median of ${offsets.length} flashes)`,
      ours: offsets.length > 0 ? offset.toFixed(1) : 'no flash seen',
      required: `within ${FRAME_MS}`,
      met: Math.abs(offset) <= FRAME_MS,
    })
  }
  // Both clocks run at the same speed, but a reading of either may be late: the median of the differences is stable.
  const clockMs = median(log.samples.map(({ atMs, contextMs }) => atMs - contextMs))
  const presented = pairOffsets(
    log.flashes.map(({ displayMs }) => displayMs),
    log.beeps.map((beep) => beep + clockMs),
  )
  const few = Math.min(FEW_FLASHES, presented.length)
  const atStart = median(presented.slice(0, few)).toFixed(1)
  const atEnd = median(presented.slice(-few)).toFixed(1)
  figures.push({ what: 'the same on the page’s own clocks, start and end, ms', ours: `${atStart}, ${atEnd}` })
  return figures
}

function findStalls(samples: readonly PlayerSample[]): number[] {
  const stalls: number[] = []
  for (let i = STALL_SAMPLES; i < samples.length; i += STALL_SAMPLES) {
    const before = samples[i - STALL_SAMPLES]!
    const now = samples[i]!
    if (now.playheadS - before.playheadS < STALL_ADVANCE_S) stalls.push(now.playheadS)
  }
  return stalls
}

function findDrops(samples: readonly PlayerSample[]): { atS: number; frames: number }[] {
  return samples.slice(1).flatMap((now, i) => {
    const frames = now.dropped - samples[i]!.dropped
    return frames > 0 ? [{ atS: now.playheadS, frames }] : []
  })
}

function notes(log: PlayerLog): string[] {
  return [
    `${log.browser}, headless, hls.js with its default settings, fixed to the 720p rung. Items of 4.4 to 11.3 s in a loop, audio and video in separate renditions, as on every channel.`,
    'Audio after video: the first loud sample in the audio that hls.js passed to the browser at the start and at the end (decoded by FFmpeg, on the media timeline) minus the media time at which the browser presented the first white frame (requestVideoFrameCallback). On the page’s own clocks: when an AudioWorklet heard the beep minus the frame’s display time; it contains half an audio buffer and half a screen refresh, so that only its change counts.',
    ...log.errors.slice(0, 5).map(({ details, atS }) => `hls.js: ${details} at ${atS.toFixed(1)} s`),
    ...log.events.slice(0, 5).map(({ type, atS }) => `${type} at ${atS.toFixed(1)} s`),
  ]
}
