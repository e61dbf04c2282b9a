// One tenant's input must not cost another's picture: the time of every parser grows at most with its input.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FOREIGN_PARSERS, type ForeignParser, READS_OWN_TEXT } from './foreign-parsers.ts'

/** What is this fast at the door's limit is bounded, whatever its curve. */
const FAST_MS = 40
/** Linear is 4, quadratic 16. */
const MOST_GROWTH = 10
/** The curve shows at this length, whatever a door lets through. */
const LONGEST = 131_072
/** An exponential parser passes this at a short input, long before it would hang. */
const TOO_SLOW_MS = 100

const COMMON: NonNullable<ForeignParser['pumps']> = [
  ...[...' \t\n/\\-.:;,=&?%"\'<>[]{}()0a'].map((piece) => ({ piece })),
  ...['\r\n', '\r', 'ab ', 'a=', '="', '\\"', '<!--', '&amp;', '../', '\u0300', '\u200d', '\ufdfa', '\ud800'].map(
    (piece) => ({ piece }),
  ),
].flatMap((pump) => [pump, { ...pump, behind: '!\n' }])

/** Processor time, not the clock: other tests run beside this one. */
function costMs(parser: ForeignParser, text: string): number {
  const before = process.cpuUsage()
  parser.run(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const cheapest = (parser: ForeignParser, text: string, times: number) =>
  Math.min(...Array.from({ length: times }, () => costMs(parser, text)))

/** Null: linear. */
function findGrowth(parser: ForeignParser): string | null {
  const longest = Math.min(parser.longest, LONGEST)
  for (const { before = '', piece, behind = '' } of [...COMMON, ...(parser.pumps ?? [])]) {
    const textOf = (length: number) => before + piece.repeat(Math.max(1, Math.floor(length / piece.length))) + behind
    const shown = `${JSON.stringify(before)} + ${JSON.stringify(piece)} repeated + ${JSON.stringify(behind)}`
    for (let length = 32; length < longest; length = Math.ceil(length * (length < 1_024 ? 1.25 : 4))) {
      const spentMs = costMs(parser, textOf(length))
      if (spentMs > TOO_SLOW_MS) return `${shown}: ${spentMs.toFixed(0)} ms for ${length} characters`
    }
    const wholeMs = cheapest(parser, textOf(longest), 1)
    if (wholeMs <= FAST_MS) continue
    const growth = cheapest(parser, textOf(longest), 4) / cheapest(parser, textOf(longest / 4), 8)
    if (growth > MOST_GROWTH)
      return `${shown}: ${growth.toFixed(1)} times as long for four times the input, ${wholeMs.toFixed(0)} ms at ${longest}`
  }
  return null
}

describe('every parser of foreign text is linear', () => {
  it.each(FOREIGN_PARSERS)('$name', { timeout: 60_000 }, (parser) => {
    expect(findGrowth(parser)).toBeNull()
  })

  it('a quadratic and an exponential parser are found', () => {
    const run = (pattern: RegExp) => (text: string) => pattern.test(text)
    expect(findGrowth({ name: 'quadratic', longest: 32_768, run: run(/\d+x(\d+)/) })).toMatch(/times as long|ms for/)
    expect(
      findGrowth({
        name: 'exponential',
        longest: 4_096,
        run: run(/^(<!--[\s\S]*?-->\s*)*y/),
        pumps: [{ piece: '<!---->' }],
      }),
    ).toMatch(/ms for/)
  })
})

const ROOT = join(import.meta.dirname, '../..')
const PARSER_EXPORT =
  /^export (?:async )?(?:function|const|class) ((?:parse|read|sniff|decode|rewrite|split|normalise|match)[A-Z]\w*|\w+(?:Reader|Splitter|Parser))\b/gm

describe('the list of parsers', () => {
  it('names every export with a parser’s name, and nothing that is gone', () => {
    const found = new Set<string>()
    for (const folder of ['server', 'worker'])
      for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/(?<!\.test)\.ts$/.test(entry.name) || entry.name === 'fixtures.ts') continue
        const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
        for (const [, name] of text.matchAll(PARSER_EXPORT)) found.add(name!)
      }
    const listed = new Set([...FOREIGN_PARSERS.map(({ name }) => name), ...READS_OWN_TEXT])
    expect([...found].filter((name) => !listed.has(name))).toEqual([])
    expect(READS_OWN_TEXT.filter((name) => !found.has(name))).toEqual([])
  })
})
