import type { BenchResult } from './figures.ts'
import type { House } from './installation.ts'

export interface BenchContext {
  house: House
  /** Prepared items, by content. Made at first use. */
  media(): Promise<BenchMedia>
  /** A short run that shows that everything works: its figures mean nothing. */
  quick: boolean
  /** How long a soak takes. */
  hours: number
  /** One line of progress. */
  say(line: string): void
}

export interface BenchMedia {
  /** 1080p motion at full bitrate. */
  motion: string
  flashAndBeep: string
  /** Short simple items of different lengths. */
  charts: string[]
  /** The source file of `motion`. */
  motionSource: string
}

export type Bench = (context: BenchContext) => Promise<BenchResult>
