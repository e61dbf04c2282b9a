// Foreign text for a log or a terminal. A line break in it could start a line that looks like ours, an escape sequence
// moves the cursor or hides earlier output, a bidirectional mark reverses a line.

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is removed
// C0, DEL, C1, soft hyphen, zero-width and bidirectional marks, line separators, byte order mark, tags.
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
// CSI (ESC [ … letter), and OSC (ESC ] … BEL or ESC \). No two quantifiers overlap, so the time is linear.
const ESCAPE_SEQUENCE =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what is removed

/** User and password in an address. No two quantifiers overlap, so the time is linear. */
const CREDENTIALS = /:\/\/[^\s/@:]*:[^\s/@]*@/g

/**
 * One printable line, without the credentials in addresses, of at most `maxLength` characters.
 * @param lineBreaks kept: for a stack, which the log escapes
 */
export function logText(text: string, maxLength: number, lineBreaks: 'removed' | 'kept' = 'removed'): string {
  // Cut first: the rest must cost no more than the part that is kept.
  const head = text.length > maxLength ? text.slice(0, maxLength) : text
  const plain = head
    .toWellFormed()
    .replace(ESCAPE_SEQUENCE, '')
    .replace(CREDENTIALS, '://[redacted]@')
    .replace(UNPRINTABLE, (character) => {
      if (character === '\n' && lineBreaks === 'kept') return character
      return /[\s\u0085]/.test(character) && character !== '\ufeff' ? ' ' : ''
    })
  return text.length > maxLength ? `${plain}… (${text.length - maxLength} more characters)` : plain
}

const MAX_DEPTH = 5
const MAX_ENTRIES = 50
const MAX_TEXT = 2_000
const MAX_STACK = 8_000

/** A value for a log: every text printable and short, depth and length limited. */
export function logValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return logText(value, MAX_TEXT)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth >= MAX_DEPTH) return '[deeper]'
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((entry) => logValue(entry, depth + 1))
  const plain = value instanceof Error ? errorFacts(value) : value
  return Object.fromEntries(
    Object.entries(plain)
      .slice(0, MAX_ENTRIES)
      .map(([name, entry]) => [
        logText(name, 100),
        name === 'stack' && typeof entry === 'string' ? logText(entry, MAX_STACK, 'kept') : logValue(entry, depth + 1),
      ]),
  )
}

function errorFacts(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error
  return { ...error, type: name, message, stack, ...(cause === undefined ? {} : { cause }) }
}
