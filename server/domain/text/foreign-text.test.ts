import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cleanLine, findUnfit, plainLine, plainLines } from './foreign-text.ts'
import { instantSchema, lines, name, text } from './text-schema.ts'

const FAMILY = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'
const PERSIAN = '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'
const WALES = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}'

it.each([
  ['joiners between letters are kept', `${FAMILY} ${PERSIAN} ${WALES}`, `${FAMILY} ${PERSIAN} ${WALES}`],
  ['joiners at an edge or in a run are removed', `\u200d a\u200d\u200d\u200cb \u200c`, 'a\u200db'],
  ['overrides, marks and isolates of direction are removed', 'a\u202eb\u2066c\u200fd\u061ce', 'abcde'],
  ['zero-width characters are removed', 'a\u200bb\u2060c\ufeffd\u00ade\u3164f', 'abcdef'],
  ['hidden tag characters are removed', `a\u{e0041}\u{e0042}b`, 'ab'],
  ['a run of blanks becomes one', '  a \u00a0\t b ', 'a b'],
  ['accents are composed, also around removed characters', 'e\u200b\u0301', '\u00e9'],
])('%s', (_, given, plain) => expect(plainLine(given)).toBe(plain))

it('several lines keep their ends, tabs and inner blanks', () => {
  expect(plainLines('\n a\r\n\tb\u202e  c\r')).toBe('a\n\tb  c')
})

it.each(['\u0000', '\u0007', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\ud800', 'a\udc00'])(
  '%j is rejected',
  (bad) => {
    expect(findUnfit(bad)).not.toBeNull()
    expect(text(10).safeParse(bad).success).toBe(false)
    expect(name(10, 'Missing.').safeParse(`a${bad}b`).success).toBe(false)
  },
)

it('a name without visible characters is empty', () => {
  for (const none of ['', '  ', '\u200d', '\u202e', '\u3164'])
    expect(name(10, 'Missing.').safeParse(none).error?.issues[0]?.message).toBe('Missing.')
})

it('line ends are the only control characters allowed', () => {
  expect(lines(20).parse('a\r\nb\tc')).toBe('a\nb\tc')
  for (const bad of ['a\u0000', 'a\u000bb', '\ud800']) expect(lines(20).safeParse(bad).success).toBe(false)
})

it('instants are of this century', () => {
  for (const good of ['2026-02-28T20:00:00Z', '2099-12-31T23:59:59+01:00'])
    expect(instantSchema.safeParse(good).success).toBe(true)
  for (const bad of ['0001-01-01T00:00:00Z', '1999-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'now'])
    expect(instantSchema.safeParse(bad).success).toBe(false)
})

it('10 MB of anything is rejected before it is parsed', () => {
  const from = performance.now()
  for (const unit of ['a', ' ', '\r\n', '\u200d', 'e\u0301', '\u{1f3f4}\u{e0067}']) {
    const huge = unit.repeat(10_000_000 / unit.length)
    for (const schema of [text(100), name(100, 'Missing.'), lines(4_000), instantSchema])
      expect(schema.safeParse(huge).success).toBe(false)
    expect(cleanLine(huge, 200).length).toBeLessThanOrEqual(200)
  }
  expect(performance.now() - from).toBeLessThan(5_000)
})

it('property: any text becomes one short valid line, and stays the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
      const line = cleanLine(given, 200)
      expect(findUnfit(line)).toBeNull()
      expect(line.length).toBeLessThanOrEqual(200)
      expect(cleanLine(line, 200)).toBe(line)
    }),
    { numRuns: 500 },
  )
})
