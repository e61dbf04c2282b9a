import type { BenchResult } from './figures.ts'
import type { House } from './house.ts'

export interface BenchContext {
  house: House
  /** Prepared items, by what they show. Made when first asked for. */
  media(): Promise<BenchMedia>
  /** A short run, to see that everything works: its figures are no figures. */
  quick: boolean
  /** One line on what happens now. */
  say(line: string): void
}

export interface BenchMedia {
  /** 1080p motion at full bitrate. */
  motion: string
  flashAndBeep: string
  /** Short simple items of different lengths. */
  charts: string[]
  /** The file `motion` was made from. */
  motionSource: string
}

export type Bench = (context: BenchContext) => Promise<BenchResult>
