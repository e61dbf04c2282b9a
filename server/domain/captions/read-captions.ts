// Reads a caption file in one pass. WebVTT and SubRip are blocks of lines, of which one has times.
import type { CaptionsRead } from './captions-read.ts'
import { type Cue, inOrder, MAX_CUE_LENGTH, MAX_CUES } from './cue.ts'
import { cleanCueText } from './cue-text.ts'
import { isTimesLine, readTimes } from './cue-times.ts'
import { isSsa, readSsa } from './read-ssa.ts'

/** WebVTT's blocks that are not cues. */
const NOT_CUES = /^(?:NOTE|STYLE|REGION)(?:\s|$)/

/** @param text at most MAX_CAPTION_BYTES long */
export function readCaptions(text: string): CaptionsRead {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  if (isSsa(lines[0] ?? '')) return readSsa(lines)
  const cues: Cue[] = []
  const isWebVtt = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')
  let at = isWebVtt ? nextBlank(lines, 0) : 0
  while (at < lines.length) {
    const line = lines[at]!
    if (isWebVtt && NOT_CUES.test(line)) {
      at = nextBlank(lines, at)
      continue
    }
    if (!isTimesLine(line)) {
      at++
      continue
    }
    const times = readTimes(line)
    if (!times) return { ok: false, why: 'bad-times', line: at + 1 }
    const end = nextBlank(lines, at + 1)
    const clean = cleanCueText(lines.slice(at + 1, end).join('\n'))
    // Of the clean text: what was stored is read again.
    if (clean.length > MAX_CUE_LENGTH) return { ok: false, why: 'too-long', line: at + 1 }
    if (clean !== '') cues.push({ startMs: times.startMs, endMs: times.endMs, text: clean, ...settingsOf(times) })
    if (cues.length > MAX_CUES) return { ok: false, why: 'too-many', line: at + 1 }
    at = end
  }
  return cues.length === 0 ? { ok: false, why: 'no-cues', line: null } : { ok: true, cues: cues.sort(inOrder) }
}

const settingsOf = ({ settings }: { settings?: string }) => (settings === undefined ? {} : { settings })

/** The next empty line, or the end. */
function nextBlank(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at++) if (lines[at]!.trim() === '') return at
  return lines.length
}
