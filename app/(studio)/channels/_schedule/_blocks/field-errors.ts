import { z } from 'zod'
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

/** For a form of one part of a schedule: a schema of what `check` finds, at the form's own fields or above all. */
export const checkedBy = <Part extends object>(check: (part: Part) => FieldError[]): z.ZodType<Part> =>
  z.custom<Part>().superRefine((part, context) => {
    for (const { field, message } of check(part)) {
      const path = field.split(/[.[\]]+/).filter(Boolean)
      if (Object.hasOwn(part, path[0] ?? '')) context.addIssue({ code: 'custom', path, message })
      else context.addIssue({ code: 'custom', path: ['root'], message: field ? `${field}: ${message}` : message })
    }
  })
