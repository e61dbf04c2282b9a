// Names of channels: what one may look like, and when two are the same.
import { z } from 'zod'
import { cleanLine, hasHidden, plainLine } from '#domain/text/foreign-text.ts'
import { name } from '#domain/text/text-schema.ts'

export const LONGEST_CHANNEL_NAME = 80

/** Scripts whose letters look alike: “Аurora” with a Cyrillic А reads like “Aurora”. */
const ALIKE = { Latin: /\p{Script=Latin}/u, Greek: /\p{Script=Greek}/u, Cyrillic: /\p{Script=Cyrillic}/u }
const WORDS = /[\p{L}\p{M}]+/gu
/** Joiners belong between letters of Persian and Indic scripts, and between emoji. */
const JOINER_ELSEWHERE = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}\s\p{P}][\u200c\u200d]/u
const JOINERS = /[\u200c\u200d]/g

/** Why a name could be taken for another one, as a sentence; null: it could not. */
export function findDeceptive(text: string): string | null {
  if (hasHidden(text) || JOINER_ELSEWHERE.test(text))
    return 'The name has invisible characters or direction marks. Type it again without them.'
  for (const [word] of text.matchAll(WORDS)) {
    const scripts = Object.entries(ALIKE).flatMap(([script, letter]) => (letter.test(word) ? [script] : []))
    if (scripts.length > 1)
      return `A word of the name mixes ${scripts.join(' and ')} letters, which look alike. Use one alphabet in each word.`
  }
  return null
}

/** Equal for names that are the same to a reader: case, width (NFKC), blanks and joiners do not count. */
export function nameKey(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().replace(JOINERS, '')
  return plainLine(folded).normalize('NFKC')
}

/** The name itself, or with the first number that makes it free. @param taken keys of names */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : ` ${count}`
    const candidate = cleanLine(base, LONGEST_CHANNEL_NAME - suffix.length) + suffix
    if (!taken.has(nameKey(candidate))) return candidate
  }
}

export const channelNameSchema = z
  .string()
  .max(4 * LONGEST_CHANNEL_NAME, { error: `At most ${LONGEST_CHANNEL_NAME} characters.`, abort: true })
  .superRefine((given, context) => {
    const message = findDeceptive(given.trim())
    if (message) context.addIssue({ code: 'custom', message })
  })
  .pipe(name(LONGEST_CHANNEL_NAME, 'Give the channel a name.'))
