import { expect, it } from 'vitest'
import { decideGridKey, isUndoKey } from '../_grid/decide-grid-key.ts'
import { beginHistory, record, redo, undo } from '../history.ts'
import { readLength, writeLength } from './lengths.ts'
import { readRepeat, readWeekdays, ruleOf, weeklyRule } from './repeat-choice.ts'

it('reads the lengths it writes, and refuses other text', () => {
  for (const ms of [320, 1_000, 55 * 60_000 + 160, 30 * 3_600_000]) expect(readLength(writeLength(ms))).toBe(ms)
  for (const text of ['', 'an hour', '1:75:00', '90']) expect(readLength(text)).toBeNull()
})

it('recognises each offered rule, and shows others as RRULE text', () => {
  for (const repeat of ['once', 'hourly', 'daily', 'weekdays', 'weekly', 'custom'] as const)
    expect(readRepeat(ruleOf(repeat, 2, 'FREQ=DAILY'))).toBe(repeat)
  expect(readRepeat('FREQ=MONTHLY;BYDAY=-1FR')).toBe('custom')
  expect(readWeekdays(weeklyRule(['SU', 'MO']))).toEqual(['MO', 'SU'])
})

it('undoes and redoes step by step, and drops undone steps at the next change', () => {
  const three = record(record(beginHistory('a'), 'b'), 'c')
  expect(undo(undo(undo(three))).present).toBe('a')
  expect(redo(undo(three)).present).toBe('c')
  expect(redo(record(undo(three), 'd')).present).toBe('d')
})

it('maps keys to what a drag does', () => {
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
  expect(decideGridKey({ ...plain, key: 'ArrowDown' })).toEqual({ kind: 'move', byMs: 900_000, longerByMs: 0 })
  expect(decideGridKey({ ...plain, key: 'ArrowUp', shiftKey: true })).toEqual({
    kind: 'move',
    byMs: 0,
    longerByMs: -900_000,
  })
  expect(decideGridKey({ ...plain, key: 'ArrowLeft' })).toMatchObject({ byMs: -86_400_000 })
  expect(decideGridKey({ ...plain, key: 'Delete' })).toEqual({ kind: 'remove' })
  expect(decideGridKey({ ...plain, key: 'ArrowDown', ctrlKey: true })).toBeNull()
  expect(isUndoKey({ ...plain, key: 'Z', ctrlKey: true, shiftKey: true })).toBe('redo')
})
