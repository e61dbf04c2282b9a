// The items of the benchmarks, prepared by the product's own ingest.
import type { BenchMedia } from './bench.ts'
import { type House, prepare } from './installation.ts'
import { makeChart, makeFlashAndBeep, makeMotion } from './sources.ts'

/** None longer than 14 s, none a multiple of a segment: a join every few seconds, at every phase. */
const CHART_SECONDS = [7.1, 11.3, 4.4]
const FLASH_SECONDS = 9.6
const MOTION_SECONDS = 6

export async function prepareMedia(house: House, say: (line: string) => void): Promise<BenchMedia> {
  say('making sources')
  const motionSource = await makeMotion(house.folder, 'motion', MOTION_SECONDS)
  const sources = [motionSource, await makeFlashAndBeep(house.folder, FLASH_SECONDS)]
  for (const seconds of CHART_SECONDS) sources.push(await makeChart(house.folder, `chart-${seconds}`, seconds))
  say('preparing them (ingest)')
  const [motion = '', flashAndBeep = '', ...charts] = await prepare(house, sources)
  return { motion, flashAndBeep, charts, motionSource }
}
