// Measures a parser's time for growing hostile input. linear-parsers.test.ts fails above linear; the benchmark
// `parsers` prints the growth of each.
import type { ForeignParser } from './foreign-parsers/foreign-parser.ts'

/** This fast at the maximum length, any curve is acceptable. */
const FAST_MS = 40
/** Linear is 4, quadratic 16. */
const MOST_GROWTH = 10
/** The curve shows at this length, even if longer input is accepted. */
const LONGEST = 131_072
/** An exponential parser exceeds this on short input, long before it would hang. */
const TOO_SLOW_MS = 100

const COMMON: NonNullable<ForeignParser['pumps']> = [
  ...[...' \t\n/\\-.:;,=&?%"\'<>[]{}()0a'].map((piece) => ({ piece })),
  ...['\r\n', '\r', 'ab ', 'a=', '="', '\\"', '<!--', '&amp;', '../', '\u0300', '\u200d', '\ufdfa', '\ud800'].map(
    (piece) => ({ piece }),
  ),
].flatMap((pump) => [pump, { ...pump, behind: '!\n' }])

/** CPU time of this thread: other tests run in parallel, and collectors of garbage in other threads. */
function costMs(parser: ForeignParser, text: string): number {
  const before = process.threadCpuUsage()
  parser.run(text)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

/** Of input that is too short for one measurement: on some machines this clock advances in ticks of milliseconds. */
const average = (parser: ForeignParser, text: string, times: number) =>
  Array.from({ length: times }, () => costMs(parser, text)).reduce((sum, ms) => sum + ms, 0) / times

const cheapest = (parser: ForeignParser, text: string, times: number) =>
  Math.min(...Array.from({ length: times }, () => costMs(parser, text)))

/** Null: linear. */
export function findGrowth(parser: ForeignParser): string | null {
  const longest = Math.min(parser.longest, LONGEST)
  for (const { shown, textOf } of inputsOf(parser)) {
    for (let length = 32; length < longest; length = Math.ceil(length * (length < 1_024 ? 1.25 : 4))) {
      if (costMs(parser, textOf(length)) <= TOO_SLOW_MS) continue
      // The machine can stop a thread within a run. What the parser costs is the least of several.
      const spentMs = cheapest(parser, textOf(length), 3)
      if (spentMs > TOO_SLOW_MS) return `${shown}: ${spentMs.toFixed(0)} ms for ${length} characters`
    }
    if (costMs(parser, textOf(longest)) <= FAST_MS) continue
    const wholeMs = cheapest(parser, textOf(longest), 3)
    if (wholeMs <= FAST_MS) continue
    const growth = cheapest(parser, textOf(longest), 4) / average(parser, textOf(longest / 4), 8)
    if (growth > MOST_GROWTH)
      return `${shown}: ${growth.toFixed(1)} times as long for four times the input, ${wholeMs.toFixed(0)} ms at ${longest}`
  }
  return null
}

export interface WorstInput {
  /** The repeated piece. */
  shown: string
  /** Characters or bytes. */
  length: number
  ms: number
  /** Growth of the time for four times the input; null: too fast to tell. */
  growth: number | null
}

/** Below this a microsecond clock says nothing about growth. */
const TELLING_MS = 0.2

/** The hostile input that takes longest. */
export function measureWorst(parser: ForeignParser): WorstInput {
  const length = Math.min(parser.longest, LONGEST)
  const inputs = inputsOf(parser)
  parser.run(inputs[0]!.textOf(length))
  const spent = inputs.map(({ textOf }) => cheapest(parser, textOf(length), 2))
  const at = spent.indexOf(Math.max(...spent))
  const { shown, textOf } = inputs[at]!
  const ms = cheapest(parser, textOf(length), 8)
  const growth = ms < TELLING_MS ? null : ms / Math.max(cheapest(parser, textOf(length / 4), 16), 0.001)
  return { shown, length, ms, growth }
}

interface HostileInput {
  shown: string
  textOf(length: number): string
}

function inputsOf(parser: ForeignParser): HostileInput[] {
  return [...COMMON, ...(parser.pumps ?? [])].map(({ before = '', piece, behind = '' }) => ({
    shown: `${JSON.stringify(before)} + ${JSON.stringify(piece)} repeated + ${JSON.stringify(behind)}`,
    textOf: (length) => before + piece.repeat(Math.max(1, Math.floor(length / piece.length))) + behind,
  }))
}
