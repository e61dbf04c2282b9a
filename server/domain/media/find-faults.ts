// What a viewer would take for a fault, detected during preparation in the renditions that will air. Each threshold is
// above what editors do on purpose.
import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import type { Loudness } from './plan-loudness.ts'
import { TARGET_LUFS } from './plan-loudness.ts'

/** Longer than a fade through black between two scenes. */
const BLACK_MS = 2_000
/** Longer than a pause for effect, shorter than the 10 s after which viewers switch away. */
const SILENCE_MS = 5_000
/** Longer than a title card. */
const FREEZE_MS = 10_000
/** A flash in black or a click in silence does not split a fault in two. */
const JOIN_MS = 200
/** EBU R 128 allows 1 LU where a programme could not be levelled to the exact target. */
const TOLERANCE_LU = 1
/** R 128’s short-term window: with less audio the measurement means little. */
const LEAST_FOR_LOUDNESS_MS = 3_000
/** Full scale: what exceeds it clips in receivers. */
const TRUE_PEAK_LIMIT_DBTP = 0
/** The library lists every item with its faults; for a film that flickers throughout the longest are enough. */
const MAX_FAULTS = 100

export const LEAST_MS = { black: BLACK_MS, silence: SILENCE_MS, freeze: FREEZE_MS } as const

export interface FaultSpan {
  kind: keyof typeof LEAST_MS
  fromMs: number
  /** Null: to the end of the item. */
  toMs: number | null
}

/** @param loudness of the item as it will air; its peak is a true peak */
export function findFaults(
  spans: readonly FaultSpan[],
  loudness: Loudness,
  durationMs: number,
  targetLufs = TARGET_LUFS,
): MediaFault[] {
  const black = stretches(spans, 'black', durationMs)
  const found: MediaFault[] = [
    ...black,
    ...stretches(spans, 'freeze', durationMs).filter((freeze) => !isMostly(freeze, black)),
    ...stretches(spans, 'silence', durationMs),
    ...offLevel(loudness, durationMs, targetLufs),
  ]
  const longest = found.sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).slice(0, MAX_FAULTS)
  return longest.sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)
}

/** Black does not move either: it is reported once. */
function isMostly({ fromMs, toMs }: MediaFault, black: readonly MediaFault[]): boolean {
  const shared = black.reduce(
    (sum, other) => sum + Math.max(0, Math.min(toMs, other.toMs) - Math.max(fromMs, other.fromMs)),
    0,
  )
  return shared * 2 > toMs - fromMs
}

/** Of one kind, sorted, joined over short gaps; those shorter than the threshold are dropped. */
function stretches(spans: readonly FaultSpan[], kind: FaultSpan['kind'], durationMs: number): MediaFault[] {
  const joined: MediaFault[] = []
  // A detector reports the start of the last frame as the end: a fault that ends this near to the item's end lasts to
  // it.
  const clamp = (ms: number) => (ms >= durationMs - JOIN_MS ? durationMs : Math.max(ms, 0))
  const own = spans.filter((span) => span.kind === kind).sort((a, b) => a.fromMs - b.fromMs)
  for (const span of own) {
    const [fromMs, toMs] = [clamp(span.fromMs), clamp(span.toMs ?? durationMs)]
    const last = joined.at(-1)
    if (last && fromMs - last.toMs <= JOIN_MS) last.toMs = Math.max(last.toMs, toMs)
    else joined.push({ kind, fromMs, toMs })
  }
  return joined.filter(({ fromMs, toMs }) => toMs - fromMs >= LEAST_MS[kind])
}

/** Audio that could not be brought to the target loudness, or that clips there. Silence is reported elsewhere. */
function offLevel({ integratedLufs, peakDbfs }: Loudness, durationMs: number, targetLufs: number): MediaFault[] {
  const whole = { kind: 'loudness', fromMs: 0, toMs: durationMs } as const
  const faults: MediaFault[] = []
  const lufsOff = integratedLufs === null ? 0 : Math.round((integratedLufs - targetLufs) * 10) / 10
  if (durationMs >= LEAST_FOR_LOUDNESS_MS && Math.abs(lufsOff) > TOLERANCE_LU) faults.push({ ...whole, lufsOff })
  if (peakDbfs !== null && peakDbfs > TRUE_PEAK_LIMIT_DBTP) faults.push({ ...whole, peakDbtp: peakDbfs })
  return faults
}
