import { expect, it } from 'vitest'
import { keepNewest } from './keep-newest.ts'

const at = (seconds: number, what: string) => ({ at: new Date(1_000_000 + seconds * 1_000).toISOString(), what })

it('shows the newest snapshot in any order of arrival', () => {
  expect(keepNewest(at(1, 'a'), at(2, 'b'))).toEqual(at(2, 'b'))
  expect(keepNewest(at(2, 'b'), at(1, 'a'))).toEqual(at(2, 'b'))
  expect(keepNewest(at(2, 'b'), at(2, 'b with an answer'))).toEqual(at(2, 'b with an answer'))
})

it('shows the first one, and follows a clock that was set back', () => {
  expect(keepNewest(undefined, at(1, 'a'))).toEqual(at(1, 'a'))
  expect(keepNewest(at(7_200, 'a'), at(3_600, 'b'))).toEqual(at(3_600, 'b'))
})
