// Reads SubStation Alpha, SSA and ASS, in one pass: a cue is a Dialogue line of [Events], whose fields a Format line names.
import type { CaptionsRead } from './captions-read.ts'
import { type Cue, inOrder, MAX_CUE_LENGTH, MAX_CUE_MS, MAX_CUES } from './cue.ts'
import { cleanCueText } from './cue-text.ts'
import { readTime } from './cue-times.ts'

export const isSsa = (firstLine: string) => firstLine.trim().toLowerCase() === '[script info]'

/** Of files that state none. */
const FIELDS = ['Layer', 'Start', 'End', 'Style', 'Name', 'MarginL', 'MarginR', 'MarginV', 'Effect', 'Text']
const MAX_FIELDS = 30

/** @param lines of a file for which isSsa is true */
export function readSsa(lines: readonly string[]): CaptionsRead {
  const cues: Cue[] = []
  let inEvents = false
  let fields: readonly string[] = FIELDS
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('[')) inEvents = line.trim().toLowerCase() === '[events]'
    if (!inEvents) continue
    if (line.startsWith('Format:')) fields = splitFields(line.slice('Format:'.length), MAX_FIELDS)
    if (!line.startsWith('Dialogue:')) continue
    const values = splitFields(line.slice('Dialogue:'.length), fields.length)
    // The text is the last field and may contain commas.
    const text = values[fields.length - 1] ?? ''
    const startMs = readTime(values[fields.indexOf('Start')] ?? '')
    const endMs = readTime(values[fields.indexOf('End')] ?? '')
    if (startMs === null || endMs === null || endMs > MAX_CUE_MS) return { ok: false, why: 'bad-times', line: at + 1 }
    const said = sayText(text)
    const clean = cleanCueText(said.text)
    if (clean.length > MAX_CUE_LENGTH) return { ok: false, why: 'too-long', line: at + 1 }
    // Editors leave lines without a length behind.
    if (clean === '' || endMs <= startMs) continue
    cues.push({ startMs, endMs, text: clean, ...(said.isAbove && { settings: 'line:0' }) })
    if (cues.length > MAX_CUES) return { ok: false, why: 'too-many', line: at + 1 }
  }
  return cues.length === 0 ? { ok: false, why: 'no-cues', line: null } : { ok: true, cues: cues.sort(inOrder) }
}

/** @param count the last one contains what follows */
function splitFields(text: string, count: number): string[] {
  const fields: string[] = []
  let from = 0
  while (fields.length < count - 1) {
    const comma = text.indexOf(',', from)
    if (comma < 0) break
    fields.push(text.slice(from, comma).trim())
    from = comma + 1
  }
  return [...fields, text.slice(from).trim()]
}

/** `\N`, `\n` and `\h`. */
const ESCAPES: Record<string, string> = { N: '\n', n: ' ', h: ' ' }
const MAX_BLOCK = 500

/** The text as WebVTT writes it: italics, bold and underline stay, drawings and other effects do not. */
function sayText(text: string): { text: string; isAbove: boolean } {
  let said = ''
  let isDrawing = false
  let isAbove = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    const end = letter === '{' ? text.slice(at, at + MAX_BLOCK).indexOf('}') : -1
    if (end > 0) {
      for (const tag of text.slice(at + 1, at + end).split('\\')) {
        if (/^an[789]$/.test(tag)) isAbove = true
        if (/^p\d{1,2}$/.test(tag)) isDrawing = tag !== 'p0'
        if (/^[ibu]\d{0,3}$/.test(tag)) said += `<${/^.0?$/.test(tag) ? '/' : ''}${tag[0]}>`
      }
      at += end
    } else if (!isDrawing) {
      const escaped = letter === '\\' ? ESCAPES[text[at + 1] ?? ''] : undefined
      if (escaped !== undefined) at++
      said += escaped ?? (letter === '<' ? '&lt;' : letter === '&' ? '&amp;' : letter)
    }
  }
  return { text: said, isAbove }
}
