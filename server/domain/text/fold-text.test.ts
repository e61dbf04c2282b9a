import { expect, it } from 'vitest'
import { foldText, searchWords } from './fold-text.ts'

it('a search finds words without accents and in any case', () => {
  expect(foldText('CAFÉ Ångström ﬁlm')).toBe('cafe angstrom film')
  expect(searchWords('  Night \t NIGHT café ')).toEqual(['night', 'cafe'])
  expect(searchWords(' ')).toEqual([])
})
