// The rules of a channel for what airs between its blocks, as their form holds them.
import type { BreakRules, FillerRules, FillerSource, Schedule } from '#domain/schedule/model/schedule.ts'
import type { ZodForm } from '#ui/use-zod-form.ts'

export type AirRules = Pick<Schedule, 'fillers' | 'breaks' | 'maxDriftMs' | 'seed'>

export const FILLERS: readonly { name: keyof FillerRules; label: string; hint: string }[] = [
  { name: 'ident', label: 'Ident', hint: 'At the start of each block, if there is room.' },
  { name: 'pre', label: 'Before a programme', hint: 'Before the first item of a block, after the ident.' },
  { name: 'mid', label: 'Between items', hint: 'Between two items of one block, if there is room.' },
  { name: 'post', label: 'After a programme', hint: 'After the last item of a block, once.' },
  { name: 'tail', label: 'Gap filler', hint: 'Whole items while they fit. The last one is cut at the next start.' },
  {
    name: 'lastResort',
    label: 'Last resort',
    hint: 'Used when the gap filler has nothing. Without it the slate airs.',
  },
]
type WithSources<One> = Omit<AirRules, 'fillers' | 'breaks'> & {
  fillers: Record<keyof FillerRules, One>
  breaks: Omit<BreakRules, 'source' | 'bumper'> & { source: One; bumper: One }
}
export type AirRulesFormOf = ZodForm<WithSources<FillerSource>, AirRules>

/** The rules with each source changed: null stands for one without items and tags, which a form cannot hold. */
export function withSources<One>(
  { fillers: { ident, pre, mid, post, tail, lastResort }, breaks, ...rest }: AirRules,
  change: (source: FillerSource | null) => One,
): WithSources<One> {
  return {
    ...rest,
    fillers: {
      ident: change(ident),
      pre: change(pre),
      mid: change(mid),
      post: change(post),
      tail: change(tail),
      lastResort: change(lastResort),
    },
    breaks: { ...breaks, source: change(breaks.source), bumper: change(breaks.bumper) },
  }
}
