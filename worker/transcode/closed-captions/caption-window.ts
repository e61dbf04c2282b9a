// A window of CEA-708 (CTA-708 §8.4): rows of letters, of which the last ones fit.

/** Larger than any picture has. */
const COLUMNS = 42
const MOST_ROWS = 15
/** Positions of anchors on the picture of 16:9. */
const ANCHOR_ROWS = 75
const ANCHOR_PERCENT = 100

export class CaptionWindow {
  isVisible = false
  /** Of the picture above the window, 0…1. */
  share = 1
  #rowCount = 1
  #lines: string[] = ['']
  #row = 0
  #column = 0

  /** @param given the six bytes of DefineWindow */
  define(given: readonly number[]): void {
    const [head = 0, vertical = 0, , size = 0] = given
    const rowCount = Math.min((size & 0x0f) + 1, MOST_ROWS)
    this.isVisible = (head & 0x20) !== 0
    const isPercent = (vertical & 0x80) !== 0
    const anchor = Math.min((vertical & 0x7f) / (isPercent ? ANCHOR_PERCENT : ANCHOR_ROWS), 1)
    // Points 6…8 are at the lower edge of the window, 3…5 in its middle.
    const point = size >> 4
    const height = rowCount / MOST_ROWS
    this.share = Math.max(0, anchor - (point >= 6 ? height : point >= 3 ? height / 2 : 0))
    if (rowCount === this.#rowCount) return
    this.#rowCount = rowCount
    this.#lines = this.#lines.slice(0, rowCount)
    while (this.#lines.length < rowCount) this.#lines.push('')
    this.#row = Math.min(this.#row, rowCount - 1)
  }

  /** Those with text. */
  rows(): string[] {
    return this.#lines.map((line) => line.trim()).filter((line) => line !== '')
  }

  write(letter: string): void {
    if (this.#column >= COLUMNS) return
    const line = this.#lines[this.#row]!.padEnd(this.#column)
    this.#lines[this.#row] = line.slice(0, this.#column) + letter + line.slice(this.#column + 1)
    this.#column++
  }

  erase(): void {
    if (this.#column === 0) return
    this.#column--
    const line = this.#lines[this.#row]!
    this.#lines[this.#row] = line.slice(0, this.#column) + line.slice(this.#column + 1)
  }

  /** After the last row all rows move up. */
  newLine(): void {
    this.#column = 0
    if (this.#row < this.#rowCount - 1) this.#row++
    else this.#lines = [...this.#lines.slice(1), '']
  }

  clearLine(): void {
    this.#lines[this.#row] = ''
    this.#column = 0
  }

  clear(): void {
    this.#lines = Array(this.#rowCount).fill('')
    this.#row = 0
    this.#column = 0
  }

  moveTo(row: number, column: number): void {
    this.#row = Math.min(row, this.#rowCount - 1)
    this.#column = Math.min(column, COLUMNS)
  }
}
