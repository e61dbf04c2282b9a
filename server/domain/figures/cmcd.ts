// Common Media Client Data (CTA-5004): what a player reports with each request, in the query parameter CMCD or in
// headers. Input from strangers: only well-formed parts are used.

export interface Cmcd {
  /** Names the session; chosen by the player. */
  sid: string | null
  /** Content id, as the player names it. */
  cid: string | null
  /** Encoded bitrate of the requested object, kbit/s. */
  br: number | null
  /** The buffer ran empty since the previous request. */
  bs: boolean
  /** Milliseconds until the buffer runs empty. */
  dl: number | null
  /** The next object to be requested, relative. */
  nor: string | null
  /** Object type: `v`, `a`, `av`, `m`, `i` … */
  ot: string | null
  /** Frames dropped since the session began (version 2, or a player's own key that ends in -dfa). */
  dfa: number | null
}

const MAX_LENGTH = 4_096
const MAX_TEXT = 64

/** Null when nothing was sent, or nothing readable. */
export function parseCmcd(text: string | null | undefined): Cmcd | null {
  if (!text || text.length > MAX_LENGTH) return null
  const values = new Map<string, string | true>()
  // Pairs are separated by commas, except inside quoted strings.
  for (const [, key = '', quoted, plain] of text.matchAll(
    /(?:^|,)\s*([A-Za-z][\w.-]{0,63})(?:=(?:"((?:[^"\\]|\\.)*)"|([^",]*)))?(?=,|$)/g,
  ))
    values.set(key, quoted?.replace(/\\(.)/g, '$1') ?? plain ?? true)
  if (values.size === 0) return null
  const number = (key: string) => wholeNumber(values.get(key))
  const word = (key: string) => shortText(values.get(key))
  const own = [...values.keys()].find((key) => key.endsWith('-dfa'))
  return {
    sid: word('sid'),
    cid: word('cid'),
    nor: word('nor'),
    ot: word('ot'),
    br: number('br'),
    dl: number('dl'),
    dfa: number('dfa') ?? (own ? number(own) : null),
    bs: values.get('bs') === true || values.get('bs') === 'true',
  }
}

/** Version 2 writes some numbers as lists of one: `(3000)`, or with a suffix. */
function wholeNumber(value: string | true | undefined): number | null {
  const digits = typeof value === 'string' ? /^\(?(\d{1,12})(?:\.\d{1,6})?(?:;[^)]*)?\)?$/.exec(value)?.[1] : undefined
  return digits === undefined ? null : Number(digits)
}

function shortText(value: string | true | undefined): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MAX_TEXT && /^[ -~]+$/.test(value) ? value : null
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
