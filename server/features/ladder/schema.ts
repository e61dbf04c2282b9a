import { z } from 'zod'
import { resolutionSchema } from '#domain/channel/resolution.ts'
import { DEFAULT_RUNG_NAMES, ladderOf } from '#domain/ladder/ladder.ts'

export const setLadderSchema = z.object({
  rungs: z
    .array(resolutionSchema)
    .max(20)
    .refine(
      (rungs) => DEFAULT_RUNG_NAMES.every((name) => rungs.includes(name)),
      `${DEFAULT_RUNG_NAMES.join(', ')} are always in the ladder.`,
    )
    .transform((rungs) => ladderOf(rungs).map(({ name }) => name))
    .describe('All of them, the default ones included. Above 1080p, items get those that their source has.'),
})
export type SetLadderInput = z.output<typeof setLadderSchema>

const count = z.int().nonnegative()

const rungProgressSchema = z.object({
  rung: resolutionSchema,
  ready: count.describe('Ready items that have it.'),
  of: count.describe('Ready items that are to have it.'),
})
export type RungProgress = z.output<typeof rungProgressSchema>

export const ladderViewSchema = z
  .object({
    rungs: z.array(resolutionSchema).describe('Highest first.'),
    progress: z.array(rungProgressSchema).describe('Of the rungs that not every item has.'),
    waiting: count.describe('Ready items that are still to get a rung, which happens when no upload waits.'),
    failed: count.describe('Those that did not get one. Setting the ladder again tries them again.'),
  })
  .meta({ id: 'Ladder' })
export type LadderView = z.output<typeof ladderViewSchema>
