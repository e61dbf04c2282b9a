// CPU of the whole pipeline from upload to ready, compared with a bare FFmpeg command that makes the same rungs.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchContext } from './bench.ts'
import { alternate, type BenchResult, compare } from './figures.ts'
import { addSources, untilReady, withWorker } from './installation.ts'
import { cpuSeconds } from './process-cost.ts'
import { bareLadder, makeMotion, runBare } from './sources.ts'

const MAX_RATIO = 1.1

export async function benchTranscode({ house, quick, say }: BenchContext): Promise<BenchResult> {
  const seconds = quick ? 4 : 48
  say(`making ${seconds} s of 1080p motion`)
  const source = await makeMotion(house.folder, 'transcode-source', seconds)
  const folder = join(house.folder, 'bare')
  mkdirSync(folder)
  const costs = await withWorker(house, 'transcode', (worker) =>
    alternate(quick ? 1 : 3, {
      async ours(round) {
        say(`our pipeline, round ${round}`)
        const before = cpuSeconds(worker.pid)
        await untilReady(house, await addSources(house, [source]))
        return (cpuSeconds(worker.pid) - before) / seconds
      },
      async theirs(round) {
        say(`the bare command, round ${round}`)
        return (await runBare(bareLadder(source, folder, null))).cpuSeconds / seconds
      },
    }),
  )
  const show = (value: number) => value.toFixed(2)
  return {
    figures: [compare({ what: 'transcode, CPU s per media second', ...costs, show, atMost: MAX_RATIO })],
    notes: [
      `Source: ${seconds} s of 1080p25 with motion everywhere, and audio.`,
      'Ours: user and system time of the worker and all its FFmpeg processes, from the stored upload to READY: probe, loudness pass, three rungs and audio, thumbnails, checksums, the lowest rung and the keyframes of the others decoded again. Theirs: one FFmpeg command with the same rungs, encoder settings and audio, and nothing else. Alternating, the median of the rounds.',
    ],
  }
}
