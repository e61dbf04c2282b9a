// Cues as people edit them: text with a typed ampersand, times such as 1:02.500.
import { type Cue, MAX_CUE_MS } from '#domain/captions/cue.ts'
import { typedCueText } from '#domain/captions/cue-text.ts'
import { readTime, writeTime } from '#domain/captions/cue-times.ts'

export interface CueDraft {
  /** For React. */
  key: number
  start: string
  end: string
  text: string
  settings?: string
}

export const toDraft = (cue: Cue, key: number): CueDraft => ({
  ...cue,
  key,
  start: writeTime(cue.startMs),
  end: writeTime(cue.endMs),
  text: typedCueText(cue.text),
})

/** Null: its times cannot be read, it does not end after its start, or it has no text. */
export function fromDraft({ start, end, text, settings }: CueDraft): Cue | null {
  const startMs = readTime(start.trim())
  const endMs = readTime(end.trim())
  if (startMs === null || endMs === null || endMs <= startMs || endMs > MAX_CUE_MS || text.trim() === '') return null
  return { startMs, endMs, text, ...(settings !== undefined && { settings }) }
}

/** A new cue after the last one, three seconds long. */
export function addCue(drafts: readonly CueDraft[]): CueDraft[] {
  const last = drafts.at(-1)
  const startMs = (last && readTime(last.end.trim())) ?? 0
  const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1
  return [...drafts, { key, start: writeTime(startMs), end: writeTime(startMs + 3_000), text: '' }]
}
