// CPU of the whole pipeline from upload to ready, compared with a bare FFmpeg command that makes the same rungs.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchContext } from './bench.ts'
import { alternate, type BenchResult, compare, type Figure } from './figures.ts'
import { addSources, untilReady, withWorker } from './installation.ts'
import { cpuSeconds } from './process-cost.ts'
import { bareLadder, makeChart, makeMotion, runBare } from './sources.ts'

const MAX_RATIO = 1.1

export async function benchTranscode({ house, quick, say }: BenchContext): Promise<BenchResult> {
  const seconds = quick ? 4 : 48
  say(`making ${seconds} s of video, twice`)
  const sources = [
    {
      what: 'transcode, CPU s per media second',
      path: await makeMotion(house.folder, 'motion', seconds),
      atMost: MAX_RATIO,
    },
    { what: 'the same of a test chart of 720p', path: await makeChart(house.folder, 'chart', seconds) },
  ]
  const folder = join(house.folder, 'bare')
  mkdirSync(folder)
  const show = (value: number) => value.toFixed(2)
  const figures = await withWorker(house, 'transcode', async (worker) => {
    const found: Figure[] = []
    for (const { path, ...figure } of sources) {
      const costs = await alternate(quick ? 1 : 3, {
        async ours(round) {
          say(`${figure.what}: our pipeline, round ${round}`)
          const before = cpuSeconds(worker.pid)
          await untilReady(house, await addSources(house, [path]))
          return (cpuSeconds(worker.pid) - before) / seconds
        },
        async theirs(round) {
          say(`the bare command, round ${round}`)
          return (await runBare(bareLadder(path, folder, null))).cpuSeconds / seconds
        },
      })
      found.push(compare({ ...figure, ...costs, show }))
    }
    return found
  })
  return {
    figures,
    notes: [
      `Source: ${seconds} s of 1080p25 with motion everywhere, and audio. The chart costs the encoders little: what is done beside them weighs more.`,
      'Ours: user and system time of the worker and all its FFmpeg processes, from the stored upload to READY: probe, loudness pass, three rungs and audio, thumbnails, checksums, the lowest rung and the keyframes of the others decoded again. Theirs: one FFmpeg command with the same rungs, encoder settings and audio, and nothing else. Alternating, the median of the rounds.',
    ],
  }
}
