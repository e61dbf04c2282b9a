// The two cues of a break: out of the network feed at its start, back at its end.
import { PTS_WRAP_TICKS, plainSection, type SpliceSection } from './splice-section.ts'

const TICKS_PER_MS = 90
/** Event ids of automated cues: SCTE 35 §9.9.3, event source 4 in the top four bits. */
const AUTOMATION = 0x40000000

/** The same id on every machine for the same break: 28 bits of an FNV-1a hash after the source. */
export function spliceEventId(breakId: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < breakId.length; i++) hash = Math.imul(hash ^ breakId.charCodeAt(i), 0x01000193)
  return (AUTOMATION | ((hash ^ (hash >>> 28)) & 0x0fffffff)) >>> 0
}

/** A time on the media clock (ms) on the 33-bit programme clock. */
export function ptsTicks(clockMs: number): number {
  const ticks = Math.round(clockMs * TICKS_PER_MS) % PTS_WRAP_TICKS
  return ticks < 0 ? ticks + PTS_WRAP_TICKS : ticks
}

/**
 * @param clockMs start of the break on the media clock, ms
 * @param plannedDurationMs as announced; the break may end earlier, at its return cue
 */
export function cueOut(breakId: string, clockMs: number, plannedDurationMs: number): SpliceSection {
  // Not auto-return: the return cue always follows; the duration is the fallback if it is lost. The field ends at 26.5
  // hours; a longer break is announced with the maximum.
  const durationTicks = Math.min(Math.max(0, Math.round(plannedDurationMs * TICKS_PER_MS)), PTS_WRAP_TICKS - 1)
  return insert(breakId, true, clockMs, { autoReturn: false, durationTicks })
}

/** @param clockMs end of the break on the media clock, ms */
export function cueIn(breakId: string, clockMs: number): SpliceSection {
  return insert(breakId, false, clockMs, null)
}

function insert(
  breakId: string,
  outOfNetwork: boolean,
  clockMs: number,
  breakDuration: { autoReturn: boolean; durationTicks: number } | null,
): SpliceSection {
  return plainSection({
    type: 'splice-insert',
    eventId: spliceEventId(breakId),
    eventIdCompliant: true,
    cancelled: false,
    event: { outOfNetwork, at: ptsTicks(clockMs), breakDuration, uniqueProgramId: 0, availNum: 0, availsExpected: 0 },
  })
}
