// Parses the log lines of the detectors as they arrive, and the errors between them. Needs `-v
// level+info`: only then each line states its level.
import type { FaultSpan } from '#domain/media/find-faults.ts'
import { MAX_CUTS } from '#domain/media/ingest-facts.ts'

const LINE = /^\[(?:Parsed_)?(black|silence)detect(?:_\d+)? @ \w+\] \[info\] (.*)$/
const FREEZE = /\] \[info\] lavfi\.freezedetect\.freeze_(start|end): (\d[\d.e+]*)$/
const CUT = /\] \[info\] lavfi\.scd\.score: [\d.]+, lavfi\.scd\.time: (\d[\d.e+]*)$/
const PEAK = /\] \[info\] lavfi\.astats\.Overall\.Peak_level=(-?[\d.]+|-?inf|-?nan)$/
const SHORT_TERM = /\] \[info\] lavfi\.r128\.S=(-?[\d.]+|-?inf|-?nan)$/
/** Below it, ebur128 reports the absence of audio. */
const SILENT_LUFS = -70
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
  /** The first MAX_CUTS. */
  readonly cutsMs: number[] = []
  cuts = 0
  /** One a step, to a tenth; null: silence. */
  readonly shortTermLufs: (number | null)[] = []
  /** One a step, in dBFS; −∞: silence. */
  readonly peaksDbfs: number[] = []

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
    if (this.#readFreeze(line) || this.#readMeasured(line)) return
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

  #readFreeze(line: string): boolean {
    const [, edge, at] = FREEZE.exec(line) ?? []
    if (at === undefined) return false
    const ms = Math.round(Number(at) * 1_000)
    const fromMs = this.#open.freeze
    if (edge === 'start') this.#open.freeze = ms
    else if (fromMs !== undefined) {
      this.#spans.push({ kind: 'freeze', fromMs, toMs: ms })
      delete this.#open.freeze
    }
    return true
  }

  #readMeasured(line: string): boolean {
    const cut = CUT.exec(line)?.[1]
    if (cut !== undefined) {
      this.cuts++
      if (this.cutsMs.length < MAX_CUTS) this.cutsMs.push(Math.round(Number(cut) * 1_000))
      return true
    }
    const peak = PEAK.exec(line)?.[1]
    if (peak !== undefined) {
      this.peaksDbfs.push(peak === '-inf' ? Number.NEGATIVE_INFINITY : Number(peak))
      return true
    }
    const lufs = SHORT_TERM.exec(line)?.[1]
    if (lufs === undefined) return false
    const value = Math.round(Number(lufs) * 10) / 10
    this.shortTermLufs.push(Number.isFinite(value) && value > SILENT_LUFS ? value : null)
    return true
  }
}

/** `black_start:12 black_end:17.04 …`, `silence_end: 58.0024 | …`: seconds, as ms. */
function numberBehind(said: string, edge: 'start' | 'end'): number | null {
  const text = new RegExp(`(?:^| )(?:black|silence)_${edge}: ?(-?\\d[\\d.e+-]*)(?: |$)`).exec(said)?.[1]
  const seconds = Number(text ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.round(seconds * 1_000) : null
}

/** A message of a demuxer or decoder: `[h264 @ 0x55…] error while decoding MB 3 4`. */
const FROM_A_READER = /^\[[\w ,]{1,80} @ \w+\] /
const REPEATED = /Last message repeated (\d{1,9}) times/

/** Counts what the decoders report of a source while it is encoded. */
export class ErrorCount {
  #rest = ''
  count = 0

  /** Accepts any cut of the text. */
  push(text: string): void {
    const lines = (this.#rest + text).split(/[\r\n]+/)
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const line of lines) {
      if (FROM_A_READER.test(line)) this.count++
      else this.count += Number(REPEATED.exec(line)?.[1] ?? 0)
    }
  }
}
