// What is on air while the pool of transcoders works at its maximum, beside the same channels with an idle pool, in turns.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gridOf } from '#domain/ladder/grid.ts'
import { until } from '#server/testing/until.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { putOnAir, takeOffAir } from './air.ts'
import type { BenchContext } from './bench.ts'
import { prepareBuiltIns } from './bench-parts.ts'
import type { PlayersReport } from './channel-players.ts'
import { type BenchResult, type Figure, none, quantile, thousands } from './figures.ts'
import { addSources, type House, startWorker } from './installation.ts'
import { type LiveBench, openLiveBench, type Sender } from './live-bench.ts'
import { capturedAt } from './live-frames.ts'
import { makeMotion } from './sources.ts'

const run = promisify(execFile)
const CHANNELS = 50
/** More than any pool works on. */
const UPLOADS = 16
/** As many as the machine has room for. */
const MOST = { TRANSCODE_MIN_WORKERS: '16', TRANSCODE_MAX_WORKERS: '16' }
const POLL_MS = 40
/** More than with the idle pool. */
const MORE_MS = { playlist: 50, segment: 200, live: 500 }

interface Air {
  /** Of the answers of a crowd of players. */
  playlistMs: number[]
  late: number
  /** How long after its end a segment was in the playlist, and fetched. */
  segmentMs: number[]
  /** Captured to complete on disk, of each live segment. */
  liveMs: number[]
  /** Pictures of the sender that no frame of the feed shows. */
  dropped: number
  /** Segments on the live channel that are not of the feed. */
  others: number
}

export async function benchPool({ house, media, quick, say }: BenchContext): Promise<BenchResult> {
  const seconds = quick ? 15 : 120
  const rounds = quick ? 1 : 3
  const { motion, charts } = await media()
  const source = await makeMotion(house.folder, 'pool', quick ? 30 : 120)
  await prepareBuiltIns(house)
  const slugs = await putOnAir(house, [motion, ...charts], CHANNELS, 'pool')
  const live = await openLiveBench(house)
  const pool = await startWorker(house, 'transcode', undefined, MOST)
  const idle: Air[] = []
  const busy: Air[] = []
  let encoded = 0
  try {
    const sender = await live.send('zerolatency')
    const { mediaId } = await house.db.liveStream.findUniqueOrThrow({ where: { id: sender.streamId } })
    await live.take()
    await until(async () => (await live.published()).at(-1)?.item.mediaId === mediaId, 60_000)
    const watch = () => watchAir(house, live, { sender, mediaId: mediaId!, seconds })
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}: idle pool`)
      idle.push(await watch())
      say('busy pool')
      const uploads = await addSources(house, Array<string>(UPLOADS).fill(source))
      await until(() => house.db.mediaItem.findFirst({ where: { id: { in: uploads }, state: 'TRANSCODING' } }), 120_000)
      const before = await progressOf(house, uploads)
      busy.push(await watch())
      encoded += (await progressOf(house, uploads)) - before
      // Their worker ends its programs when it finds its claims lost.
      await house.db.mediaItem.deleteMany({ where: { id: { in: uploads } } })
      await sleep(5_000)
    }
    await live.release()
    await sender.stop()
  } finally {
    await pool.stop()
    await live.close()
    await takeOffAir(house, slugs)
  }
  return { figures: figuresOf(idle, busy, encoded), notes: notes(seconds, rounds) }
}

async function progressOf(house: House, ids: readonly string[]): Promise<number> {
  const { _sum } = await house.db.mediaItem.aggregate({ where: { id: { in: [...ids] } }, _sum: { progress: true } })
  return _sum.progress ?? 0
}

async function watchAir(
  house: House,
  live: LiveBench,
  { sender, mediaId, seconds }: { sender: Sender; mediaId: string; seconds: number },
): Promise<Air> {
  const first = sender.wholeAt.length
  const startedAt = Date.now()
  const { originUrl } = live.worker
  const [players, ...segments] = await Promise.all([
    run(process.execPath, [
      join(import.meta.dirname, 'channel-players.ts'),
      ...[originUrl, 'pool', String(CHANNELS), String(seconds)],
    ]),
    ...['pool-0', 'live-0'].map((slug) => watchSegments(`${originUrl}/live/${slug}/720p`, seconds)),
  ])
  const report = JSON.parse(players.stdout) as PlayersReport
  const aired = (await live.published()).filter(({ startsAt }) => startsAt >= startedAt)
  const captured = await captures(house, mediaId, { wholeAt: sender.wholeAt, from: first })
  return {
    playlistMs: report.playlistMs,
    late: report.latePlaylists,
    segmentMs: segments.flat(),
    ...captured,
    others: aired.filter(({ item }) => item.mediaId !== mediaId).length,
  }
}

/** As a player close to the live edge: how long after its end each segment has been listed and read. */
async function watchSegments(playlist: string, seconds: number): Promise<number[]> {
  const after: number[] = []
  const endsAt = Date.now() + seconds * 1_000
  let known = ''
  while (Date.now() < endsAt) {
    const text = await (await fetch(`${playlist}/index.m3u8`)).text()
    const last = /PROGRAM-DATE-TIME:(\S+)\n#EXTINF:([\d.]+),\n(\S+)\n$/.exec(text.slice(-300))
    if (last && last[3] !== known) {
      await (await fetch(`${playlist}/${last[3]}`)).arrayBuffer()
      // The first one was listed before.
      if (known !== '') after.push(Date.now() - (Date.parse(last[1]!) + Number(last[2]) * 1_000))
      known = last[3]!
    }
    await sleep(POLL_MS)
  }
  return after
}

async function captures(
  house: House,
  mediaId: string,
  { wholeAt, from }: { wholeAt: readonly number[]; from: number },
): Promise<Pick<Air, 'liveMs' | 'dropped'>> {
  const frames = gridOf({}).gopFrames
  const liveMs: number[] = []
  let dropped = 0
  for (let index = from; index < wholeAt.length; index++) {
    const seenAt = wholeAt[index]
    // Two segments that were complete at once are noted once.
    if (seenAt === undefined) continue
    const at = await capturedAt(house, mediaId, { index, seenAt, frames })
    const known = at.filter((time) => time !== null)
    if (known[0] !== undefined) liveMs.push(seenAt - known[0])
    dropped += known.length - new Set(known).size
  }
  return { liveMs, dropped }
}

function figuresOf(idle: readonly Air[], busy: readonly Air[], encoded: number): Figure[] {
  const all = (rounds: readonly Air[], of: (air: Air) => number[]) => rounds.flatMap(of)
  const sum = (rounds: readonly Air[], of: (air: Air) => number) => rounds.reduce((total, air) => total + of(air), 0)
  const beside = (what: string, of: (air: Air) => number[], share: number, moreMs: number): Figure => {
    const [ours, theirs] = [quantile(all(busy, of), share), quantile(all(idle, of), share)]
    const show = (ms: number) => ms.toFixed(ms < 10 ? 1 : 0)
    return {
      ...{ what, ours: show(ours), theirs: show(theirs) },
      ...{ required: `≤ ${moreMs} ms above idle`, met: ours - theirs <= moreMs },
    }
  }
  const count = (what: string, of: (air: Air) => number): Figure => ({
    ...none(what, sum(busy, of)),
    theirs: thousands(sum(idle, of)),
  })
  return [
    beside('playlist, p99, ms', ({ playlistMs }) => playlistMs, 0.99, MORE_MS.playlist),
    count('late or missing playlists', ({ late }) => late),
    beside('segment listed and read after its end, p99, ms', ({ segmentMs }) => segmentMs, 0.99, MORE_MS.segment),
    beside('live feed, captured to complete on disk, median, ms', ({ liveMs }) => liveMs, 0.5, MORE_MS.live),
    beside('live feed, captured to complete on disk, p99, ms', ({ liveMs }) => liveMs, 0.99, 2 * MORE_MS.live),
    count('frames of the feed that repeat another', ({ dropped }) => dropped),
    count('segments of anything else on the live channel', ({ others }) => others),
    { what: 'uploads transcoded beside it, items', ours: encoded.toFixed(2), theirs: '0' },
  ]
}

const notes = (seconds: number, rounds: number): string[] => [
  `Ours: the pool transcodes 1080p25 in motion, as many items at once as the machine has room for. Theirs: the same pool without an item. ${rounds} rounds of ${seconds} s each, in turns. ${CHANNELS} scheduled channels with one player each, and a channel with a live feed, in one worker; the pool is another.`,
  `Sender: 1280×720p25, libx264 veryfast, zerolatency, on this machine. Its picture shows the time: the age of a segment is that of its first frame when its last one is complete, so that it includes the segment’s own ${(SEGMENT_MS / 1_000).toFixed(2)} s. Sender, players, encoder, pool and database share the machine; uploads wait while a live encoder lacks the CPU, which the last line shows.`,
]
