import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvOf, csvText } from './csv.ts'

it.each([
  ['News', 'News'],
  ['=1+1', "'=1+1"],
  [' \t@SUM(A1)', `' \t@SUM(A1)`],
  ['-2', "'-2"],
  ['News;=1+1', `"News;'=1+1"`],
  ['News; +1', `"News; '+1"`],
  ['A;B', '"A;B"'],
  ['“A”, B', '"“A”, B"'],
  ['say "A"', '"say ""A"""'],
])('%j is written %j', (given, cell) => expect(csvText(given)).toBe(cell))

it('property: no cell begins like a formula, whatever the separator', () => {
  const text = fc.string({ unit: fc.constantFrom(...'=+-@;," \'ab\r\n'), maxLength: 20 })
  fc.assert(
    fc.property(text, (value) => {
      const [, line = ''] = csvOf(['title'], [[csvText(value)]]).split(/\r\n([\s\S]*)\r\n$/)
      for (const cell of line.split(';')) expect(cell.replace(/^"/, '')).not.toMatch(/^ {0,8}[=+\-@]/)
    }),
    { numRuns: 500 },
  )
})
