import { type Cue, MAX_CAPTION_BYTES, MAX_CUE_LENGTH, MAX_CUES } from '#domain/captions/cue.ts'
import { cleanCueText } from '#domain/captions/cue-text.ts'

/** The cues of one channel or service. Further ones are left out at the limits of a caption file. */
export class CueList {
  readonly cues: Cue[] = []
  #length = 0

  /** @param rows cue text, from above; empty ones are left out. @param settings position, as in WebVTT */
  add(startMs: number, endMs: number, rows: readonly string[], settings?: string): void {
    const text = cleanCueText(rows.join('\n'))
    const isFull = this.cues.length === MAX_CUES || this.#length + text.length > MAX_CAPTION_BYTES
    if (text === '' || text.length > MAX_CUE_LENGTH || isFull || endMs <= startMs) return
    this.#length += text.length
    this.cues.push({ startMs, endMs, text, ...(settings !== undefined && { settings }) })
  }
}

/** Plain text as cue text. */
export const asCueText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Safe area and line height of CEA-608 on a picture (W3C, conversion of 608 and 708 to WebVTT). */
const ABOVE_PERCENT = 10
const ROWS_PERCENT = 80

/** @param share of the safe area above the text, 0…1. Text in its lowest quarter is where players put it anyway. */
export function lineSetting(share: number): string | undefined {
  return share >= 0.75 ? undefined : `line:${Math.round(ABOVE_PERCENT + ROWS_PERCENT * share)}%`
}
