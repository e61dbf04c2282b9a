import { reorder } from '@atlaskit/pragmatic-drag-and-drop/reorder'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RundownEntry, rightsLeft, rowOnAir, withKeys } from './entries.ts'

const item = (mediaId: string) => ({
  mediaId,
  title: mediaId,
  kind: 'programme' as const,
  durationMs: 1_920,
  ready: true,
})
const ids = (entries: readonly { mediaId: string }[]) => entries.map(({ mediaId }) => mediaId).join('')
const rows = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 })
const build = (letters: string[]): RundownEntry[] => withKeys([], letters.map(item))

describe('editing the rundown', () => {
  it('keeps every item through any move, and moves the item to its target', () => {
    fc.assert(
      fc.property(rows, fc.nat(11), fc.nat(11), (letters, a, b) => {
        const entries = build(letters)
        const [from, to] = [a % entries.length, b % entries.length]
        const moved = reorder({ list: entries, startIndex: from, finishIndex: to })
        expect(moved.map(({ key }) => key).toSorted()).toEqual(entries.map(({ key }) => key).toSorted())
        expect(moved[to]).toBe(entries[from])
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the keys of drawn rows when the server answers with new row ids', () => {
    fc.assert(
      fc.property(rows, (letters) => {
        const drawn = build(letters)
        expect(withKeys(drawn, letters.map(item)).map(({ key }) => key)).toEqual(drawn.map(({ key }) => key))
      }),
      { numRuns: 200 },
    )
  })

  it('gives each row its own key', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const keys = withKeys(build(before), after.map(item)).map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the row on air', () => {
  const onAir = (rundown: string, air: string) => rowOnAir(build([...rundown]), [...air].map(item))

  it('is found by the item', () => expect(onAir('abc', 'bca')).toBe(1))
  it('is told apart from its duplicate by what follows', () => {
    expect(onAir('abac', 'acab')).toBe(2)
    expect(onAir('abac', 'abac')).toBe(0)
  })
  it('is none when nothing or another item is on air', () => {
    expect(onAir('abc', '')).toBe(-1)
    expect(onAir('abc', 'd')).toBe(-1)
    expect(ids(build([]))).toBe('')
    expect(onAir('', 'a')).toBe(-1)
  })
})

it('says what the rights of an item still allow, unless it is skipped for good', () => {
  const say = (entry: Parameters<typeof rightsLeft>[0]) => rightsLeft(entry, (at) => at.slice(0, 10))
  const rightsEndAt = '2026-12-03T12:00:00.000Z'
  expect(say({})).toBeNull()
  expect(say({ airingsLeft: 1 })).toBe('1 airing left')
  expect(say({ rightsEndAt, airingsLeft: 2 })).toBe('Until 2026-12-03 · 2 airings left')
  expect(say({ barred: 'not-yet', rightsEndAt })).toBe('Until 2026-12-03')
  expect([say({ barred: 'ended', rightsEndAt }), say({ barred: 'aired-out', airingsLeft: 0 })]).toEqual([null, null])
})
