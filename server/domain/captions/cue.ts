// Captions of one item in one language. Times are milliseconds from the start of the item.

export interface Cue {
  startMs: number
  /** After startMs. */
  endMs: number
  /** Cue text of WebVTT (W3C §3.4): entities are written as such, tags are those of cue-text.ts. */
  text: string
  /** Position on the picture, as in WebVTT: `line:0 align:start`. Omitted: below, centred. */
  settings?: string
}

/** The longest caption file, in bytes. A feature film has about 100 KiB. */
export const MAX_CAPTION_BYTES = 1_048_576
export const MAX_CUES = 10_000
/** Characters of one cue. */
export const MAX_CUE_LENGTH = 1_000
/** Languages of one item. */
export const MAX_CAPTION_LANGUAGES = 20
export const MAX_OFFSET_MS = 86_400_000
/** The latest time that a cue may have: longer than any item. */
export const MAX_CUE_MS = 7 * 86_400_000

/** Sooner ones first; of two that start together, the longer one. Players stack them in this order. */
export const inOrder = (a: Cue, b: Cue) => a.startMs - b.startMs || b.endMs - a.endMs

/** The cues moved by an offset. What would end before the item begins is left out. */
export function shiftCues(cues: readonly Cue[], offsetMs: number): Cue[] {
  if (offsetMs === 0) return [...cues]
  return cues.flatMap((cue) => {
    const endMs = cue.endMs + offsetMs
    return endMs > 0 ? [{ ...cue, startMs: Math.max(0, cue.startMs + offsetMs), endMs }] : []
  })
}
