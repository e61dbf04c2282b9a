// What a viewer saw during a drill, from looks at the channel as the stream probe takes them.

export interface DrillLook {
  /** When it ended, epoch ms. */
  at: number
  /** The end of the newest segment by its programme date-time, epoch ms; null: the look failed. */
  edge: number | null
  targetDurationMs: number
  /** What a viewer would have noticed, as sentences. */
  findings: readonly string[]
}

export interface ViewerFigures {
  looks: number
  failedLooks: number
  /** The longest time from a failed look to the next that succeeded. */
  outageMs: number
  /** The longest time without a new segment. */
  publishGapMs: number
  /** How long a player that began with the first look would have stood still. */
  playerGapMs: number
  targetDurationMs: number
  /** The first ones, each once. */
  findings: string[]
}

/** Where players begin, in target durations behind the end of the playlist (rfc8216bis §6.3.3). */
const HOLD_BACK = 3
const MOST_FINDINGS = 10

/** @param looks in order */
export function judgeLooks(looks: readonly DrillLook[]): ViewerFigures {
  const first = looks.find((look) => look.edge !== null)
  const targetDurationMs = first?.targetDurationMs ?? 0
  // How far the end of the playlist is behind: constant, plus up to one segment, while segments come in time.
  const lags: number[] = []
  let edge: number | null = null
  for (const look of looks) {
    // In a failed look, a player has what it had before.
    edge = look.edge ?? edge
    if (edge !== null) lags.push(look.at - edge)
  }
  const most = lags.reduce((worst, lag) => Math.max(worst, lag), Number.NEGATIVE_INFINITY)
  const least = lags.reduce((best, lag) => Math.min(best, lag), Number.POSITIVE_INFINITY)
  return {
    looks: looks.length,
    failedLooks: looks.filter((look) => look.edge === null).length,
    outageMs: longestOutageMs(looks),
    publishGapMs: lags.length === 0 ? 0 : most - least,
    playerGapMs: lags.length === 0 ? 0 : Math.max(0, most - lags[0]! - HOLD_BACK * targetDurationMs),
    targetDurationMs,
    findings: [...new Set(looks.flatMap((look) => look.findings))].slice(0, MOST_FINDINGS),
  }
}

function longestOutageMs(looks: readonly DrillLook[]): number {
  let since: number | null = null
  let longest = 0
  for (const { at, edge } of looks) {
    if (edge === null) since ??= at
    if (since !== null) longest = Math.max(longest, at - since)
    if (edge !== null) since = null
  }
  return longest
}
