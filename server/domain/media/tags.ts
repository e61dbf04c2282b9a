import { plainLine } from '#domain/text/foreign-text.ts'

// Tags are words that schedules match exactly, so each has one spelling.

export const MAX_TAGS = 20
export const MAX_TAG_LENGTH = 40

/** “ Late  News ” is “late news”. Empty when nothing is left. */
export function normaliseTag(text: string): string {
  return plainLine(plainLine(text).toLowerCase())
}

/** Each once, in the order of first occurrence, without empty ones. */
export function normaliseTags(tags: readonly string[]): string[] {
  // Thousands of equal ones are normalised once.
  return [...new Set([...new Set(tags)].map(normaliseTag))].filter((tag) => tag !== '')
}
