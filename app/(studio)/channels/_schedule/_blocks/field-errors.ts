import { z } from 'zod'
import { checkCost } from '#domain/schedule/check/check-cost.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { type FieldError, parseSchedule } from '#domain/schedule/model/schedule-schema.ts'

/**
 * The errors of a schedule, for the form of one part of it: those of the part under the part's own field
 * names, all others without a field.
 * @param part prefix of its fields, such as “blocks[3].”; '' for a form of the whole schedule
 */
export function errorsOf(schedule: Schedule, part: string): FieldError[] {
  const parsed = parseSchedule(schedule)
  return (parsed.ok ? checkCost(parsed.schedule) : parsed.errors).map(({ field, message }) => {
    return { field: field.startsWith(part) ? field.slice(part.length) : '', message }
  })
}

/** A schema for the form of one part of a schedule. What `check` finds is reported at the form's field, else above the form. */
export const checkedBy = <Part extends object>(check: (part: Part) => FieldError[]): z.ZodType<Part> =>
  z.custom<Part>().superRefine((part, context) => {
    for (const { field, message } of check(part)) {
      const path = field.split(/[.[\]]+/).filter(Boolean)
      if (Object.hasOwn(part, path[0] ?? '')) context.addIssue({ code: 'custom', path, message })
      else context.addIssue({ code: 'custom', path: ['root'], message: field ? `${field}: ${message}` : message })
    }
  })
