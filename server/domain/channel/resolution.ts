import { z } from 'zod'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'

export const resolutionSchema = z.enum(['2160p', '1440p', '1080p', '720p', '432p', '360p'])

export type ResolutionName = z.infer<typeof resolutionSchema>

/** Of the picture. */
export const linesOf = (resolution: string): number => Number.parseInt(resolution, 10)

/** The highest rung of a ladder within so many lines, or its lowest one. @param ladder highest first */
export const highestWithin = <Name extends ResolutionName>(lines: number, ladder: readonly Name[]): Name =>
  ladder.find((name) => linesOf(name) <= lines) ?? ladder.at(-1)!

/** What is pushed to destinations exists of every item. */
export const highestPushed = (lines: number) => highestWithin(lines, DEFAULT_RUNG_NAMES)
