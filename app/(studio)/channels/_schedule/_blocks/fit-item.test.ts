import { expect, it } from 'vitest'
import type { BreakRules } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { fittingLengthMs } from '../edit-schedule.ts'
import { findFit, followItem } from './fit-item.ts'

const film = {
  id: 'film',
  title: 'Film',
  kind: 'programme',
  durationMs: 2_880_160,
  breakPositionsMs: [960_000, 1_920_000],
} as unknown as MediaView
const rules: BreakRules = {
  ownPositions: true,
  everyMs: null,
  minSpacingMs: 60_000,
  breakMs: 72_000,
  source: { mediaIds: ['ad'], tags: [], cooldownMs: 0 },
  bumper: null,
}
const marked: BreakRules = { ...rules, source: null }

it('fits a block to its item and its breaks, rounded up to a second', () => {
  expect(fittingLengthMs(film, rules)).toBe(2_881_000 + 144_000)
  expect(fittingLengthMs(film, marked)).toBe(2_881_000)
  expect(fittingLengthMs({ ...film, kind: 'filler' }, rules)).toBe(2_881_000)
})

it('explains the length', () => {
  expect(findFit(film, rules)?.said).toBe('The item lasts 48 min, with 2 breaks of at most 1 min 12 s.')
  expect(findFit(film, marked)?.said).toContain('2 breaks without ads')
  expect(findFit(null, rules)).toBeNull()
  expect(findFit({ ...film, durationMs: null }, rules)).toBeNull()
})

it('takes title and length of a new block from its item, unless they were typed', () => {
  expect(followItem(film, new Set(), marked)).toEqual({ title: 'Film', durationMs: 2_881_000 })
  expect(followItem(film, new Set(['title']), marked)).toEqual({ durationMs: 2_881_000 })
  expect(followItem(null, new Set(), marked)).toEqual({})
})
