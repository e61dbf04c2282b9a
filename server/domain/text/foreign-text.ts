// Makes foreign text fit to store, show and log. PostgreSQL stores neither NUL nor unpaired surrogates, terminals and
// line formats obey control characters, and invisible characters make one name look like another.

// C0, DEL, C1 and the two Unicode line ends; LF and tab are what several lines may hold.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/
const ALL_CONTROLS = new RegExp(CONTROL, 'g')

/**
 * Direction marks and overrides, and zero-width characters: they are removed. ZWNJ (U+200C, Persian) and ZWJ (U+200D,
 * Indic scripts, emoji families) change how their neighbours are drawn, so they stay.
 */
const HIDDEN =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff]/g
/** Tag characters are invisible except in the flags that they end. */
const TAGS = /(\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f})|[\u{e0000}-\u{e007f}]/gu
const JOINERS = /([\u200c\u200d])[\u200c\u200d]+/g
const AT_AN_EDGE = /^[\s\u200c\u200d]$/

/** Why a text is rejected; null: it may be stored. */
export function findUnfit(text: string, lines = false): string | null {
  if (!text.isWellFormed()) return 'An unpaired surrogate (half a character) is not allowed.'
  return (lines ? CONTROL_IN_LINES : CONTROL).test(text) ? 'Control characters are not allowed.' : null
}

/** Whether it has invisible characters that `plainLine` would remove: two such names would look the same. */
export const hasHidden = (text: string) => visible(text) !== text.normalize('NFC')

/** One line for display. Takes linear time; applying it twice changes nothing more. */
export function plainLine(text: string): string {
  return trim(visible(text).replace(/\s+/g, ' '))
}

/** The same for several lines. */
export function plainLines(text: string): string {
  return trim(visible(text.replace(/\r\n?/g, '\n')))
}

/** Turns any text into one line, for text that cannot be rejected. */
export function cleanLine(text: string, longest: number): string {
  // Cut first: text far beyond the limit is not worth the work. Invalid code units become U+FFFD.
  const cut = text.slice(0, longest * 8).toWellFormed()
  return shorten(plainLine(cut.replace(ALL_CONTROLS, '')), longest)
}

/** At most `longest` UTF-16 units, never splitting a grapheme. */
function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  let end = 0
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    if (index + segment.length > longest) break
    end = index + segment.length
  }
  // A single grapheme of hundreds of marks is cut anyway, but no surrogate pair.
  return trim(end > 0 ? text.slice(0, end) : text.slice(0, longest).replace(/[\ud800-\udbff]$/, ''))
}

// NFC last: a removed character may have separated two that compose.
const visible = (text: string) => text.replace(HIDDEN, '').replace(TAGS, '$1').replace(JOINERS, '$1').normalize('NFC')

/** Blanks and joiners are meaningless at an edge. */
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && AT_AN_EDGE.test(text[start]!)) start++
  while (end > start && AT_AN_EDGE.test(text[end - 1]!)) end--
  return text.slice(start, end)
}
