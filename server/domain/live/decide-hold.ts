// When the transcoding of uploads pauses for live encoders, and until when. A feed that is taken has the CPU for itself
// for a while. A feed that falls behind has it twice as long each time it happens again.

export interface Hold {
  /** Epoch ms. */
  until: number
  lengthMs: number
}

export interface EncoderNeed {
  /** On air, or about to be. */
  isWanted: boolean
  isBehind: boolean
}

export const NO_HOLD: Hold = { until: 0, lengthMs: 0 }

const FIRST_MS = 10_000
const LONGEST_MS = 320_000
/** Behind again this soon after uploads resumed: they resumed too early. */
const AGAIN_MS = 60_000

/** @param before with the encoders as they were then */
export function decideHold(
  { hold, wanted }: { hold: Hold; wanted: boolean },
  encoders: readonly EncoderNeed[],
  now: number,
): { hold: Hold; wanted: boolean } {
  const isWanted = encoders.some((encoder) => encoder.isWanted)
  if (encoders.length === 0) return { hold: { ...hold, until: Math.min(hold.until, now) }, wanted: false }
  const isBehind = encoders.some((encoder) => encoder.isBehind)
  const isHeld = now < hold.until
  if (isBehind) {
    const again = !isHeld && hold.lengthMs > 0 && now - hold.until < AGAIN_MS
    const lengthMs = isHeld
      ? Math.max(hold.lengthMs, FIRST_MS)
      : again
        ? Math.min(hold.lengthMs * 2, LONGEST_MS)
        : FIRST_MS
    // Other processes are told, but not at every check.
    const until = hold.until - now < lengthMs / 2 ? now + lengthMs : hold.until
    return { hold: { until, lengthMs }, wanted: isWanted }
  }
  if (isWanted && !wanted)
    return { hold: { until: Math.max(hold.until, now + FIRST_MS), lengthMs: hold.lengthMs }, wanted: true }
  return { hold, wanted: isWanted }
}
