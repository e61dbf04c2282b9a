// From camera to player: how long a live feed takes to be ready, to go on air and off it, and how old it is in a
// viewer's browser. Every delay is read from the picture, which shows the time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { encoderKind } from '#features/live/encoder-reports.ts'
import { until } from '#server/testing/until.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, type Figure, median, none } from './figures.ts'
import type { House } from './installation.ts'
import { type LiveBench, openLiveBench, type Sender, type SenderTuning } from './live-bench.ts'
import { capturedAt } from './live-frames.ts'
import { cpuSeconds } from './process-cost.ts'
import { type ClockWatcher, openClockWatcher } from './watch-clock.ts'

/** Sender settings, alternating. */
const ROUNDS: readonly SenderTuning[] = ['zerolatency', 'default', 'zerolatency', 'default', 'zerolatency']
const POLL_MS = 20
const WATCHED_MS = 6_000
const CPU_MS = 4_000

interface Round {
  tuning: SenderTuning
  firstSegmentMs: number
  goLiveMs: number
  ageMs: number
  backMs: number
  cpu: number
  waits: number
  /** Its parts, for the same segments: captured to complete, complete to published, published to shown. */
  encodedMs: number
  slotMs: number
  playerMs: number
}

export async function benchLive({ house, quick, say }: BenchContext): Promise<BenchResult> {
  const live = await openLiveBench(house)
  const watcher = await openClockWatcher()
  const rounds: Round[] = []
  try {
    for (const tuning of quick ? ROUNDS.slice(0, 2) : ROUNDS) {
      const round = await playRound(house, live, watcher, tuning)
      rounds.push(round)
      say(JSON.stringify(round, (_, value) => (value > 5 ? Math.round(value) : value)))
    }
  } finally {
    await watcher.close()
    await live.close()
  }
  return { figures: figuresOf(rounds), notes: notes(watcher.browser, rounds.length) }
}

async function playRound(house: House, live: LiveBench, watcher: ClockWatcher, tuning: SenderTuning): Promise<Round> {
  const viewer = await watcher.tuneIn(live.hlsUrl)
  const sender = await live.send(tuning)
  const { channelId, startedAt, activeAt, mediaId } = await house.db.liveStream.findUniqueOrThrow({
    where: { id: sender.streamId },
  })
  const reported = { channelId_kind: { channelId, kind: encoderKind(sender.streamId) } }
  const pid = await until(async () => (await house.db.streamProcess.findUnique({ where: reported }))?.ffmpegPid)
  const [spent, at] = [cpuSeconds(pid), performance.now()]
  await sleep(CPU_MS)
  const cpu = (cpuSeconds(pid) - spent) / ((performance.now() - at) / 1_000)
  await viewer.settled()
  // At any phase of the channel's segments.
  await sleep(Math.random() * SEGMENT_MS)

  const isLive = (segment: AirSegment | undefined) => segment?.item.mediaId === mediaId
  const takenAt = Date.now()
  await live.take()
  const goLiveMs = (await whenNewest(live, isLive)) - takenAt
  await until(async () => (await viewer.seen()).clocks.length > 0, 30_000, 100)
  await sleep(WATCHED_MS)
  const { clocks, waits } = await viewer.seen()
  const aired = (await live.published()).filter(isLive)
  const releasedAt = Date.now()
  await live.release()
  const backMs = (await whenNewest(live, (segment) => segment !== undefined && live.isScheduled(segment))) - releasedAt
  await viewer.leave()
  await sender.stop()

  const ageMs = median(clocks.map((clock) => clock.shownAt - clock.takenAt))
  const parts = await partsOf(house, mediaId!, sender, aired)
  return {
    tuning,
    firstSegmentMs: activeAt!.getTime() - startedAt.getTime(),
    goLiveMs,
    ageMs,
    backMs,
    cpu,
    waits,
    ...parts,
    playerMs: ageMs - parts.encodedMs - parts.slotMs,
  }
}

/** Waits until the newest segment in the origin's own playlist matches. */
function whenNewest(live: LiveBench, is: (segment: AirSegment | undefined) => boolean): Promise<number> {
  return until(
    async () => {
      const newest = (await live.published()).at(-1)
      if (!is(newest)) return null
      const playlist = await (await fetch(live.hlsUrl.replace('master', '432p/index'))).text()
      return playlist.includes(`\n${newest!.mediaSequence}.m4s`) && Date.now()
    },
    30_000,
    POLL_MS,
  )
}

async function partsOf(house: House, mediaId: string, { wholeAt }: Sender, aired: readonly AirSegment[]) {
  const encoded: number[] = []
  const slot: number[] = []
  for (const { index, startsAt } of aired) {
    const whole = wholeAt[index]
    const takenAt = whole && (await capturedAt(house, mediaId, { index, seenAt: whole, frames: 1 }))[0]
    if (!whole || !takenAt) continue
    encoded.push(whole - takenAt)
    slot.push(startsAt + SEGMENT_MS - whole)
  }
  return { encodedMs: median(encoded), slotMs: median(slot) }
}

function figuresOf(all: readonly Round[]): Figure[] {
  const seconds = (rounds: readonly Round[], of: (round: Round) => number, limitS?: number) => {
    const values = rounds.map((round) => of(round) / 1_000)
    const required = limitS === undefined ? {} : { required: `≤ ${limitS}`, met: Math.max(...values) <= limitS }
    const span = `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`
    return { ours: `${median(values).toFixed(2)} (${span})`, ...required }
  }
  const parts = (rounds: readonly Round[]): Figure[] => [
    { what: '· captured to complete on disk: sender, segment, encoder, s', ...seconds(rounds, (one) => one.encodedMs) },
    { what: '· complete to published: its position on the channel, s', ...seconds(rounds, (one) => one.slotMs) },
    { what: '· published to shown: hold-back and player, s', ...seconds(rounds, (one) => one.playerMs) },
  ]
  const quickSenders = all.filter(({ tuning }) => tuning === 'zerolatency')
  const others = all.filter(({ tuning }) => tuning === 'default')
  const waits = all.reduce((sum, round) => sum + round.waits, 0)
  return [
    { what: 'sender admitted to first segment ready, s', ...seconds(all, (one) => one.firstSegmentMs) },
    { what: 'Go live to first live segment published, warm encoder, s', ...seconds(all, (one) => one.goLiveMs, 4) },
    { what: 'latency in the browser, sender tuned for it, s', ...seconds(quickSenders, (one) => one.ageMs, 10) },
    ...parts(quickSenders),
    { what: 'latency in the browser, default sender, s', ...seconds(others, (one) => one.ageMs) },
    ...parts(others),
    none('times the player had to rebuffer', waits),
    { what: 'release to the schedule published, s', ...seconds(all, (one) => one.backMs, 4) },
    { what: 'CPU of the encoder of a sender (of a core)', ours: median(all.map(({ cpu }) => cpu)).toFixed(2) },
  ]
}

function notes(browser: string, rounds: number): string[] {
  return [
    `${rounds} rounds, medians and ranges; each with a new sender, a new viewer, and at another phase of the channel’s segments. ${browser}, headless, hls.js with the settings of our players, playing before the feed goes live, and settled: it has caught up its late start.`,
    'Sender: FFmpeg on this machine, 1280×720p25, libx264 veryfast, alternately with -tune zerolatency and without (its own lookahead is then included), a keyframe every 2 s, AAC, over RTMP. Its picture shows the time in cells of black and white, drawn as the frame goes to its encoder and read in the browser when the frame is presented (requestVideoFrameCallback), and from the stored segments for the parts.',
    'Sender, encoder, worker, database and browser share this machine’s two cores, and the encoder has a lower priority until it is on air: it does not catch up a lag from before, so that the first of the three parts is an upper bound.',
  ]
}
