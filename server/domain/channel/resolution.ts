import { z } from 'zod'

export const resolutionSchema = z.enum(['1080p', '720p', '432p'])

export type ResolutionName = z.infer<typeof resolutionSchema>

/** Of the picture. */
export const linesOf = (resolution: string): number => Number.parseInt(resolution, 10)

/** The highest rung within so many lines, or the lowest rung of all. */
export const highestWithin = (lines: number): ResolutionName =>
  resolutionSchema.options.find((name) => linesOf(name) <= lines) ?? '432p'
