// What a schedule costs to expand, checked before it is published. A version that is already stored is not rejected by
// this: its rules end where the allowed work ends (occurrences.ts).
import { parseLocal } from '../model/local-time.ts'
import { parseRrule } from '../model/parse-rrule.ts'
import type { Schedule } from '../model/schedule.ts'
import type { FieldError } from '../model/schedule-schema.ts'
import { MAX_COUNTED_DAYS_TOGETHER } from '../recurrence/occurrences.ts'
import { recurrenceOf } from '../recurrence/recurrence.ts'

/** Errors at the blocks whose COUNT is too expensive; empty: the schedule may be published. */
export function checkCost(schedule: Schedule): FieldError[] {
  let days = 0
  for (const [index, { rrule, startsAtLocal }] of schedule.blocks.entries()) {
    const parsed = rrule === null ? null : parseRrule(rrule)
    const startMs = parseLocal(startsAtLocal)
    if (!parsed?.ok || parsed.rule.count === null || startMs === null) continue
    const { countedDays, countCutOff } = recurrenceOf(parsed.rule, startMs, null)
    days += countedDays
    const field = `blocks[${index}].rrule`
    if (countCutOff)
      return [{ field, message: 'COUNT is not reached within 55 years. Set an end date (UNTIL) or a smaller COUNT.' }]
    if (days > MAX_COUNTED_DAYS_TOGETHER)
      return [{ field, message: 'The COUNTs of all blocks together are too large. Use end dates (UNTIL) instead.' }]
  }
  return []
}
