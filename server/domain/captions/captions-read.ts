import type { Cue } from './cue.ts'

/** What the reader of a caption file found. */
export type CaptionsRead =
  | { ok: true; cues: Cue[] }
  | {
      ok: false
      why: 'no-cues' | 'bad-times' | 'too-many' | 'too-long'
      /** From 1; null: the whole file. */
      line: number | null
    }
