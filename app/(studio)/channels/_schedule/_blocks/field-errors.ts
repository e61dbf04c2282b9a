import { checkCost } from '#domain/schedule/check/check-cost.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { type FieldError, parseSchedule } from '#domain/schedule/model/schedule-schema.ts'

/**
 * What is wrong with a schedule, for the form of one part of it: the errors in that part by the part's
 * own field names, all others at no field.
 * @param part how its fields begin, such as “blocks[3].”; '' for a form of the whole
 */
export function errorsOf(schedule: Schedule, part: string): FieldError[] {
  const parsed = parseSchedule(schedule)
  return (parsed.ok ? checkCost(parsed.schedule) : parsed.errors).map(({ field, message }) => {
    return { field: field.startsWith(part) ? field.slice(part.length) : '', message }
  })
}

/** The error at a field, or at anything in it: a list has its items' errors. */
export function errorAt(errors: readonly FieldError[], name: string): string | null {
  return errors.find(({ field }) => field === name || field.startsWith(`${name}[`))?.message ?? null
}
