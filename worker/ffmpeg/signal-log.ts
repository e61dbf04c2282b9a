// Reads from the log of a live encoder whether its feed is black or silent now: what args-live.ts has it print.
const LINE = /^lavfi\.(black|silence)_(start|end)=/
/** Lines are cut here: no relevant line is as long. */
const LONGEST_LINE = 4_096

export interface SignalState {
  /** Null: it is not black. */
  blackSince: Date | null
  /** Null: it is not silent. */
  silentSince: Date | null
}

export class SignalLog {
  #rest = ''
  #state: SignalState = { blackSince: null, silentSince: null }

  get state(): SignalState {
    return this.#state
  }

  /** Accepts any cut of the text. @param now epoch ms, by which a state begins */
  push(text: string, now: number): void {
    const lines = (this.#rest + text).split(/[\r\n]+/)
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const line of lines) {
      const [, what, edge] = LINE.exec(line) ?? []
      if (what === undefined) continue
      const name = what === 'black' ? 'blackSince' : 'silentSince'
      const since = edge === 'end' ? null : (this.#state[name] ?? new Date(now))
      if (since !== this.#state[name]) this.#state = { ...this.#state, [name]: since }
    }
  }
}
