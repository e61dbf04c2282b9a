// A picture of the current time, readable by a program: it gives the latency wherever it is seen.
//
// Two rows of cells hold the clock in Gray code, the lower one its complement: neighbouring times differ in one cell,
// so that a frame drawn across a tick is off by one tick at most, and any other picture is recognised by contradicting
// cells.

const TICK_MS = 20
const BITS = 14
const PERIOD_MS = TICK_MS * 2 ** BITS
/** The picture as cells. */
export const COLUMNS = 16
export const ROWS = 9
const [TRUE_ROW, FALSE_ROW] = [3, 5]
const WHITE = 128

/** FFmpeg filter for a dark picture: evaluated when a frame leaves for the encoder, as a camera sees the clock. */
export function clockFilter(width: number, height: number): string {
  const [w, h] = [width / COLUMNS, height / ROWS]
  const box = (bit: number, row: number, enable: string) =>
    `drawbox=x=${(bit + 1) * w}:y=${row * h}:w=${w}:h=${h}:c=white:t=fill:enable='${enable}'`
  return Array.from({ length: BITS }, (_, bit) => {
    const tick = 2 ** bit
    const gray = `mod(floor(ld(0)/${tick})+floor(ld(0)/${2 * tick}),2)`
    // Cut to its bits first: a higher one would flip the topmost cell.
    const now = `st(0,mod(floor(time(0)*${1_000 / TICK_MS}),${2 ** BITS}))`
    return [box(bit, TRUE_ROW, `${now};${gray}`), box(bit, FALSE_ROW, `${now};not(${gray})`)].join(',')
  }).join(',')
}

/**
 * @param luma of each cell, row by row
 * @param seenAt epoch ms, at most five minutes after the picture was captured
 * @returns when it was captured, epoch ms; null for another picture, or one captured across a tick
 */
export function readClock(luma: ArrayLike<number>, seenAt: number): number | null {
  let ticks = 0
  let above = 0
  for (let bit = BITS - 1; bit >= 0; bit--) {
    const isSet = luma[TRUE_ROW * COLUMNS + bit + 1]! > WHITE
    if (isSet === luma[FALSE_ROW * COLUMNS + bit + 1]! > WHITE) return null
    above = isSet ? 1 - above : above
    ticks += above * 2 ** bit
  }
  const age = (((seenAt - ticks * TICK_MS) % PERIOD_MS) + PERIOD_MS) % PERIOD_MS
  return seenAt - age
}
