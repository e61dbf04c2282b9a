// Common Media Client Data (CTA-5004): what a player reports with each request, in the query parameter CMCD or in
// headers. Input from strangers: only well-formed reports are used.
import { decodeCmcd } from '@svta/cml-cmcd'

export interface Cmcd {
  /** Names the session; chosen by the player. */
  sid: string | null
  /** The buffer ran empty since the previous request. */
  bs: boolean
  /** Frames dropped since the session began (version 2, or a player's own key that ends in -dfa). */
  dfa: number | null
}

const MAX_LENGTH = 4_096
const SHORT_TEXT = /^[ -~]{1,64}$/

/** Null when nothing was sent, or nothing readable. */
export function parseCmcd(text: string | null | undefined): Cmcd | null {
  if (!text || text.length > MAX_LENGTH) return null
  try {
    const data: Record<string, unknown> = decodeCmcd(text)
    const { sid, bs, dfa = Object.entries(data).find(([key]) => key.endsWith('-dfa'))?.[1] } = data
    return { sid: typeof sid === 'string' && SHORT_TEXT.test(sid) ? sid : null, bs: bs === true, dfa: wholeNumber(dfa) }
  } catch {
    return null
  }
}

/** Version 2 writes some numbers as lists of one, perhaps with a parameter. */
function wholeNumber(value: unknown): number | null {
  const first = Array.isArray(value) ? value[0] : value
  const number = typeof first === 'object' ? first?.value : first
  return typeof number === 'number' && number >= 0 ? Math.floor(number) : null
}

/** @param target of a request; null if its query has none */
export function cmcdOfTarget(target: string): Cmcd | null {
  const query = /[?&]CMCD=([^&#]*)/.exec(target)?.[1]
  if (query === undefined || query.length > 3 * MAX_LENGTH) return null
  try {
    return parseCmcd(decodeURIComponent(query))
  } catch {
    return null
  }
}
