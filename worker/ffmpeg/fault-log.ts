// Parses the log lines of blackdetect and silencedetect as they arrive, and the errors between them. Needs `-v
// level+info`: only then each line states its level.
import type { FaultSpan } from '#domain/media/find-faults.ts'

const LINE = /^\[(?:Parsed_)?(black|silence)detect(?:_\d+)? @ \w+\] \[info\] (.*)$/
const GRAVE = /\[(?:error|fatal|panic)\]/
const KEPT_ERRORS = 20
/** Lines are cut here: no relevant line is as long. */
const LONGEST_LINE = 4_096

type Detector = FaultSpan['kind']

export class FaultLog {
  #rest = ''
  readonly #open: Partial<Record<Detector, number>> = {}
  readonly #spans: FaultSpan[] = []
  readonly errors: string[] = []

  /** Accepts any cut of the text. */
  push(text: string): void {
    const lines = (this.#rest + text).split(/[\r\n]+/)
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const line of lines) this.#read(line)
  }

  /** The faults found; one without an end lasts to the end of the item (toMs null). */
  spans(): FaultSpan[] {
    const open = Object.entries(this.#open) as [Detector, number][]
    return [...this.#spans, ...open.map(([kind, fromMs]) => ({ kind, fromMs, toMs: null }))]
  }

  #read(line: string): void {
    if (GRAVE.test(line) && this.errors.length < KEPT_ERRORS) this.errors.push(line)
    const [, detector, said = ''] = LINE.exec(line) ?? []
    if (detector === undefined) return
    const from = numberBehind(said, 'start')
    if (from !== null) this.#open[detector as Detector] = from
    const to = numberBehind(said, 'end')
    const fromMs = this.#open[detector as Detector]
    if (to === null || fromMs === undefined) return
    this.#spans.push({ kind: detector as Detector, fromMs, toMs: to })
    delete this.#open[detector as Detector]
  }
}

/** `black_start:12 black_end:17.04 …`, `silence_end: 58.0024 | …`: seconds, as ms. */
function numberBehind(said: string, edge: 'start' | 'end'): number | null {
  const text = new RegExp(`(?:^| )(?:black|silence)_${edge}: ?(-?\\d[\\d.e+-]*)(?: |$)`).exec(said)?.[1]
  const seconds = Number(text ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.round(seconds * 1_000) : null
}
