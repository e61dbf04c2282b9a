import { expect, it } from 'vitest'
import { addCue, fromDraft, toDraft } from './cue-draft.ts'

const CUE = { startMs: 1_000, endMs: 2_500, text: 'Tom &amp; Jerry', settings: 'line:0' }

it('people see an ampersand, and times that they can edit', () => {
  const draft = toDraft(CUE, 7)
  expect(draft).toMatchObject({ key: 7, start: '00:00:01.000', end: '00:00:02.500', text: 'Tom & Jerry' })
  expect(fromDraft({ ...draft, end: ' 1:02.5 ' })).toEqual({ ...CUE, endMs: 62_500, text: 'Tom & Jerry' })
  for (const change of [
    { start: 'soon' },
    { end: '00:00:01.000' },
    { end: '' },
    { text: ' ' },
    { end: '999:00:00.000' },
  ])
    expect([change, fromDraft({ ...draft, ...change })]).toEqual([change, null])
})

it('a new cue follows the last one', () => {
  expect(addCue([])).toEqual([{ key: 0, start: '00:00:00.000', end: '00:00:03.000', text: '' }])
  expect(addCue([toDraft(CUE, 4)])[1]).toEqual({ key: 5, start: '00:00:02.500', end: '00:00:05.500', text: '' })
})
