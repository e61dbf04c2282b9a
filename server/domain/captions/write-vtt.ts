// Writes WebVTT (W3C §4).
import type { Cue } from './cue.ts'
import { writeTime } from './cue-times.ts'

/** @param head lines of the header after the first one, each ended by LF */
export function writeVtt(cues: readonly Cue[], head = ''): string {
  let text = `WEBVTT\n${head}`
  for (const cue of cues) {
    const settings = cue.settings === undefined ? '' : ` ${cue.settings}`
    text += `\n${writeTime(cue.startMs)} --> ${writeTime(cue.endMs)}${settings}\n${cue.text}\n`
  }
  return text
}
