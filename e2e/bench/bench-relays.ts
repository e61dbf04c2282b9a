// The cost of a destination: one and twenty relays of a channel, compared with a bare copy to the same server.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { mediaPaths } from '#adapters/media-store.ts'
import { FFMPEG } from '#server/testing/ffmpeg.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, compare, none, thousands } from './figures.ts'
import { cpuSeconds, residentMiB } from './process-cost.ts'
import { openRelayBench, untilSending } from './relay-bench.ts'

const MANY = 20

export async function benchRelays({ house, media, quick, say }: BenchContext): Promise<BenchResult> {
  const seconds = quick ? 5 : 60
  const { motion } = await media()
  const relays = await openRelayBench(house, [motion], 'relays')
  const { folder } = mediaPaths(house.dataDir, house.accountId, motion)
  const stored = await house.db.rendition.findMany({ where: { mediaId: motion, name: { in: ['720p', 'audio'] } } })
  const files = stored.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ file }) => join(folder, file ?? ''))
  const bare = startBare(files, relays.server.port)
  try {
    say('no destination')
    await sleep(4_000)
    const idle = await costOf([relays.worker.pid], seconds)
    say('one destination beside a bare copy')
    const ids = [await relays.push('one', relays.server.port)]
    const one = await untilSending(house, ids)
    const [relay, copy, workerOfOne] = await Promise.all([
      costOf(one, seconds),
      costOf([bare.pid!], seconds),
      costOf([relays.worker.pid], seconds),
    ])
    const memory = { ours: residentMiB(one[0]!), theirs: residentMiB(bare.pid!) }
    say(`${MANY} destinations`)
    for (let i = 1; i < MANY; i++) ids.push(await relays.push(`of-many-${i}`, relays.server.port))
    const many = await untilSending(house, ids)
    const [all, workerOfMany] = await Promise.all([costOf(many, seconds), costOf([relays.worker.pid], seconds)])
    const rows = await house.db.destination.findMany({ where: { id: { in: ids } } })
    const restarts = rows.reduce((sum, row) => sum + row.restarts, 0)
    const behindMs = Math.max(...rows.map(({ queueMs }) => queueMs))
    return {
      figures: [
        {
          ...compare({ what: 'CPU of one relay at 3 Mbit/s (of a core)', ours: relay, theirs: copy, show: percent }),
          required: '≤ 1.3 %',
          met: relay <= 0.013,
        },
        compare({ what: 'memory of one relay, MiB', ...memory, show: thousands }),
        compare({ what: `CPU a relay, ${MANY} at once (of a core)`, ours: all / MANY, theirs: copy, show: percent }),
        {
          what: 'CPU of the worker with none, one and twenty',
          ours: [idle, workerOfOne, workerOfMany].map(percent).join(', '),
        },
        {
          what: `memory of ${MANY} relays, MiB`,
          ours: thousands(many.reduce((sum, pid) => sum + residentMiB(pid), 0)),
        },
        none(`connections that failed, of ${MANY}`, restarts),
        { what: 'furthest behind the live edge, s', ours: (behindMs / 1_000).toFixed(1) },
      ],
      notes: [
        `Ours: the relays of one channel, ${seconds} s each, 720p at 3 Mbit/s and audio, to nginx with its RTMP module on this machine. Theirs: \`ffmpeg -re -c copy -f flv\` from the same stored files to the same server at the same time. Memory is resident; FFmpeg’s libraries are shared.`,
      ],
    }
  } finally {
    bare.kill('SIGKILL')
    await relays.close()
  }
}

/** Share of a core. */
async function costOf(pids: readonly number[], seconds: number): Promise<number> {
  const sum = () => pids.reduce((total, pid) => total + cpuSeconds(pid), 0)
  const [before, at] = [sum(), performance.now()]
  await sleep(seconds * 1_000)
  return (sum() - before) / ((performance.now() - at) / 1_000)
}

function startBare(files: readonly string[], port: number) {
  const inputs = files.flatMap((file) => ['-re', '-stream_loop', '-1', '-i', file])
  const output = ['-map', '0:v', '-map', '1:a', '-c', 'copy', '-f', 'flv', `rtmp://127.0.0.1:${port}/live/bare`]
  return spawn(FFMPEG, ['-v', 'error', '-nostdin', ...inputs, ...output], { stdio: 'ignore' })
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`
