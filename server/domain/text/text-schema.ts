// The one schema for text input. Length is checked before anything else, and text that no database column can hold is
// rejected: docs/guide-api.md tells clients.
import { z } from 'zod'
import { findUnfit, plainLine, plainLines } from './foreign-text.ts'

const atMost = (longest: number) => `At most ${longest.toLocaleString('en-US')} characters.`

const refuseUnfit = (several: boolean) => (given: string, context: z.RefinementCtx) => {
  const message = findUnfit(given, several)
  if (message) context.addIssue({ code: 'custom', message })
}

/** Any text: an id, an address, a key. At most `longest` UTF-16 units, no control characters. */
export function text(longest: number, tooLong = atMost(longest)) {
  return z.string().max(longest, { error: tooLong, abort: true }).superRefine(refuseUnfit(false))
}

/** A name: one line, in NFC, without invisible characters. May be empty. */
export function optionalName(longest: number) {
  return z
    .string()
    .trim()
    .max(longest, { error: atMost(longest), abort: true })
    .superRefine(refuseUnfit(false))
    .transform(plainLine)
}

/** The same, never empty. @param missing message for blank input */
export function name(longest: number, missing: string) {
  return optionalName(longest).pipe(z.string().min(1, missing))
}

/** Several lines, which end in LF. */
export function lines(longest: number) {
  return z
    .string()
    .max(longest, { error: atMost(longest), abort: true })
    .transform((given) => given.replace(/\r\n?/g, '\n'))
    .pipe(z.string().superRefine(refuseUnfit(true)).transform(plainLines))
}

export const idSchema = text(64, 'Not an id.').min(1, 'Not an id.')

/** Times outside are beyond any window or row of a channel. */
const FIRST_YEAR = 2000
const LAST_YEAR = 2100
const INSTANT = 'Enter a time such as 2027-02-28T20:00:00Z.'

/** A time in an answer: ISO 8601 in UTC. */
export const utcSchema = z.iso.datetime()

/** The same from a column: an output schema reads it. */
export const dateSchema = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(utcSchema)

export const instantSchema = z.iso.datetime({ offset: true, error: INSTANT, abort: true }).refine((given) => {
  const year = new Date(given).getUTCFullYear()
  return year >= FIRST_YEAR && year < LAST_YEAR
}, `Enter a time between the years ${FIRST_YEAR} and ${LAST_YEAR}.`)
