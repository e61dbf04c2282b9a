// One service of CEA-708: the codes of CTA-708 §7 and §8.10 in the order in which they arrive.
import { CaptionWindow } from './caption-window.ts'
import { asCueText, type CueList, lineSetting } from './cue-list.ts'

const WINDOWS = 8
const NUL = 0x00
const [BS, FF, CR, HCR] = [0x08, 0x0c, 0x0d, 0x0e]
const EXT1 = 0x10
const P16 = 0x18
/** Commands: choose a window, then clear, show, hide, toggle and delete those of a bit map. */
const [CW, CLW, DSW, HDW, TGW, DLW, RST, SPL, DF] = [0x80, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8f, 0x92, 0x98]

/** Bytes that follow a command from 0x88 to 0x9f. */
const PARAMETERS = [1, 1, 1, 1, 1, 1, 0, 0, 2, 3, 2, 0, 0, 0, 0, 4, 6, 6, 6, 6, 6, 6, 6, 6]

/** Of the set G2, after EXT1. */
const G2: Record<number, string> = {
  ...{ 32: ' ', 33: '\u00a0', 37: '…', 42: 'Š', 44: 'Œ', 48: '█', 49: '‘', 50: '’', 51: '“', 52: '”', 53: '•' },
  ...{ 57: '™', 58: 'š', 60: 'œ', 61: '℠', 63: 'Ÿ', 118: '⅛', 119: '⅜', 120: '⅝', 121: '⅞' },
}

export class CaptionService {
  readonly #list: CueList
  #windows: (CaptionWindow | null)[] = Array(WINDOWS).fill(null)
  #current: CaptionWindow | null = null
  #shownFromMs: number | null = null

  constructor(list: CueList) {
    this.#list = list
  }

  push(atMs: number, block: readonly number[]): void {
    for (let at = 0; at < block.length; ) at += this.#take(atMs, block, at)
  }

  end(atMs: number): void {
    this.#change(atMs, () => {
      this.#windows.fill(null)
    })
  }

  /** @returns how many bytes the code has */
  #take(atMs: number, block: readonly number[], at: number): number {
    const code = block[at]!
    const next = block[at + 1] ?? 0
    if (code >= 0x20 && (code < 0x80 || code >= 0xa0)) {
      this.#write(atMs, code === 0x7f ? '♪' : String.fromCharCode(code))
      return 1
    }
    if (code === EXT1) return this.#takeExtended(atMs, next, block[at + 2] ?? 0)
    if (code === P16) {
      this.#write(atMs, String.fromCharCode(next * 256 + (block[at + 2] ?? 0)))
      return 3
    }
    if (code < 0x20) {
      if (code !== NUL) this.#control(atMs, code)
      return code < EXT1 ? 1 : code < P16 ? 2 : 3
    }
    if (code < CLW) {
      this.#current = this.#windows[code - CW] ?? null
      return 1
    }
    const count = PARAMETERS[code - CLW] ?? 0
    const given = block.slice(at + 1, at + 1 + count)
    if (given.length === count) this.#change(atMs, () => this.#command(code, given))
    return 1 + count
  }

  #takeExtended(atMs: number, code: number, length: number): number {
    if (code < 0x20) return 2 + (code >> 3)
    if (code >= 0x80 && code < 0x90) return code < 0x88 ? 6 : 7
    if (code >= 0x90 && code < 0xa0) return 3 + (length & 0x3f)
    this.#write(atMs, code < 0x80 ? (G2[code] ?? '_') : '_')
    return 2
  }

  #control(atMs: number, code: number): void {
    const window = this.#current
    if (!window) return
    if (code === BS) window.erase()
    if (code === FF) this.#change(atMs, () => window.clear())
    if (code === CR) this.#change(atMs, () => window.newLine())
    if (code === HCR) this.#change(atMs, () => window.clearLine())
  }

  #command(code: number, given: readonly number[]): void {
    const map = given[0] ?? 0
    const mapped = this.#windows.filter((window, i) => window !== null && (map >> i) & 1) as CaptionWindow[]
    if (code === CLW) for (const window of mapped) window.clear()
    if (code === DSW) for (const window of mapped) window.isVisible = true
    if (code === HDW) for (const window of mapped) window.isVisible = false
    if (code === TGW) for (const window of mapped) window.isVisible = !window.isVisible
    if (code === DLW) this.#windows = this.#windows.map((window, i) => ((map >> i) & 1 ? null : window))
    if (code === RST) this.#windows.fill(null)
    if (code === SPL) this.#current?.moveTo(map & 0x0f, (given[1] ?? 0) & 0x3f)
    if (code >= DF) {
      const window = this.#windows[code - DF] ?? new CaptionWindow()
      window.define(given)
      this.#windows[code - DF] = window
      this.#current = window
    }
    if (this.#current && !this.#windows.includes(this.#current)) this.#current = null
  }

  #write(atMs: number, letter: string): void {
    this.#current?.write(letter)
    if (this.#current?.isVisible && letter.trim() !== '') this.#shownFromMs ??= atMs
  }

  /** What was shown before a change becomes a cue if it is no longer shown so. */
  #change(atMs: number, change: () => void): void {
    const before = this.#shown()
    change()
    const after = this.#shown()
    if (before.rows.join('\n') === after.rows.join('\n')) return
    if (before.rows.length > 0)
      this.#list.add(this.#shownFromMs ?? atMs, atMs, before.rows.map(asCueText), lineSetting(before.share))
    this.#shownFromMs = after.rows.length > 0 ? atMs : null
  }

  /** The rows of all visible windows from above, and where they begin. */
  #shown(): { rows: string[]; share: number } {
    const shown = this.#windows
      .filter((window) => window?.isVisible && window.rows().length > 0)
      .sort((a, b) => a!.share - b!.share) as CaptionWindow[]
    return { rows: shown.flatMap((window) => window.rows()), share: shown[0]?.share ?? 1 }
  }
}
