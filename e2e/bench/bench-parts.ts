// A long file with one worker and with two, each on a core of its own; and what the parts cost beside a bare command.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '#server/testing/until.ts'
import { BUILT_IN_IDS } from '#worker/built-in/ensure-built-ins.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, compare } from './figures.ts'
import { addSources, type House, startWorker, untilReady, withWorker } from './installation.ts'
import { cpuSeconds } from './process-cost.ts'
import { bareLadder, makeChart, runBare } from './sources.ts'

const MIN_SPEEDUP = 1.7
const MAX_COST = 1.1
/** A worker of one core that takes one item or part at a time. */
const ONE = { TRANSCODE_MIN_WORKERS: '1', TRANSCODE_MAX_WORKERS: '1' }

/** Slate and pads, which the first worker prepares. */
export async function prepareBuiltIns(house: House): Promise<void> {
  await withWorker(house, 'transcode', () =>
    until(
      async () =>
        (await house.db.mediaItem.count({ where: { id: { in: [...BUILT_IN_IDS] }, state: 'READY' } })) ===
        BUILT_IN_IDS.length,
      300_000,
      500,
    ),
  )
}

async function prepareWith(house: House, source: string, cores: readonly number[]) {
  const workers = []
  for (const core of cores) workers.push(await startWorker(house, 'transcode', core, ONE))
  try {
    const before = workers.map(({ pid }) => cpuSeconds(pid))
    const startedAt = performance.now()
    await untilReady(house, await addSources(house, [source]))
    const took = (performance.now() - startedAt) / 1_000
    return { took, cpu: workers.reduce((sum, { pid }, index) => sum + cpuSeconds(pid) - before[index]!, 0) }
  } finally {
    for (const worker of workers) await worker.stop()
  }
}

export async function benchParts({ house, quick, say }: BenchContext): Promise<BenchResult> {
  // The quick one has two parts.
  const seconds = quick ? 370 : 600
  say(`making ${seconds} s of 720p`)
  const source = await makeChart(house.folder, 'parts-source', seconds)
  await prepareBuiltIns(house)
  say('one worker')
  const one = await prepareWith(house, source, [0])
  say('two workers')
  const two = await prepareWith(house, source, [0, 1])
  say('the bare command')
  const folder = join(house.folder, 'bare-parts')
  mkdirSync(folder)
  const bare = await runBare(bareLadder(source, folder, null))
  const perSecond = (cpu: number) => cpu / seconds
  const show = (value: number) => value.toFixed(2)
  return {
    figures: [
      compare({
        ...{ what: 'long file, media seconds per second: two workers beside one', show, atLeast: MIN_SPEEDUP },
        ...{ ours: seconds / two.took, theirs: seconds / one.took },
      }),
      compare({
        ...{ what: 'long file in parts, CPU s per media second', show, atMost: MAX_COST },
        ...{ ours: perSecond(one.cpu), theirs: perSecond(bare.cpuSeconds) },
      }),
    ],
    notes: [
      `Source: ${seconds} s of 720p25, from the stored upload to READY. Each worker has one core (taskset) and takes one item or part at a time. Theirs, for the CPU: one FFmpeg command with the same rungs.`,
    ],
  }
}
