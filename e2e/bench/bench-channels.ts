// A thousand channels on air in one worker, each watched by one player, compared with one live transcode.
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { until } from '#server/testing/until.ts'
import { putOnAir, takeOffAir } from './air.ts'
import type { BenchContext } from './bench.ts'
import type { PlayersReport } from './channel-players.ts'
import { type BenchResult, compare, none, quantile, thousands } from './figures.ts'
import { withWorker } from './installation.ts'
import { cpuSeconds, residentMiB } from './process-cost.ts'
import { bareLadder, runBare } from './sources.ts'

const run = promisify(execFile)
const CLAIM_LIMIT_MS = 120_000

export async function benchChannels({ house, media, quick, say }: BenchContext): Promise<BenchResult> {
  const count = quick ? 200 : 1_000
  const seconds = quick ? 8 : 30
  const { motion, charts, motionSource } = await media()
  say(`putting ${count} channels on air`)
  const slugs = await putOnAir(house, [motion, ...charts], count, 'many')
  const { report, share, memoryMiB } = await withWorker(house, 'origin,playout', async (worker) => {
    const live = () => house.db.streamProcess.count({ where: { status: 'live' } })
    await until(async () => (await live()) >= count, CLAIM_LIMIT_MS, 200)
    await sleep(quick ? 1_000 : 6_000)
    say(`${count} players for ${seconds} s`)
    const before = { cpu: cpuSeconds(worker.pid), at: performance.now() }
    const players = run(process.execPath, [
      join(import.meta.dirname, 'channel-players.ts'),
      worker.originUrl,
      'many',
      String(count),
      String(seconds),
    ])
    return {
      report: JSON.parse((await players).stdout) as PlayersReport,
      share: (cpuSeconds(worker.pid) - before.cpu) / ((performance.now() - before.at) / 1000),
      memoryMiB: residentMiB(worker.pid),
    }
  }).finally(() => takeOffAir(house, slugs))
  say('one live transcode')
  const folder = join(house.folder, 'live')
  mkdirSync(folder)
  const transcode = await runBare(bareLadder(motionSource, folder, { seconds: quick ? 4 : 20 }))
  const transcodeShare = transcode.cpuSeconds / (quick ? 4 : 20)
  const percent = (value: number) => `${(value * 100).toFixed(value < 0.1 ? 2 : 0)} %`
  return {
    figures: [
      compare({
        what: `CPU of ${thousands(count)} watched channels; of one live transcode (of a core)`,
        ours: share,
        theirs: transcodeShare,
        show: percent,
      }),
      compare({ what: 'CPU a channel (of a core)', ours: share / count, theirs: transcodeShare, show: percent }),
      { what: 'memory of the worker, MiB', ours: thousands(memoryMiB) },
      none(`late playlists of ${thousands(report.playlists)}`, report.latePlaylists),
      none(
        `failed answers of ${thousands(report.requests)} (${(report.megabytes / seconds).toFixed(0)} MB/s)`,
        report.failures.length,
      ),
      {
        what: 'playlist latency p50, p99, ms',
        ours: `${quantile(report.playlistMs, 0.5).toFixed(1)}, ${quantile(report.playlistMs, 0.99).toFixed(1)}`,
      },
    ],
    notes: [
      'Ours: one worker with the roles origin and playout (leases, heartbeats and air checks of all channels included). Each player fetches, every 1.92 s, the 432p and the audio playlist and the newest segment of each, over one connection. Late: the newest segment ended more than 1.5 × TARGETDURATION ago when the answer was complete, or there was no answer.',
      'Theirs: one FFmpeg reading 1080p25 motion in real time, three x264 veryfast rungs and audio into HLS; CPU per second of programme.',
      ...report.failures.slice(0, 5),
    ],
  }
}
