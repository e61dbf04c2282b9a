import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideRundown, type MediaFact, RUNDOWN_MAX_ITEMS } from './decide-rundown.ts'

const own = new Map<string, MediaFact>([
  ['a', { title: 'A', state: 'READY' }],
  ['b', { title: 'B', state: 'TRANSCODING' }],
])
const unseen = { seen: undefined, current: 7 }

describe('a new rundown', () => {
  it('needs at least one item', () => {
    expect(decideRundown([], own, unseen)).toEqual({ kind: 'refuse', code: 'RUNDOWN_EMPTY' })
  })
  it('is rejected when it is too long', () => {
    const long = Array.from({ length: RUNDOWN_MAX_ITEMS + 1 }, () => 'a')
    expect(decideRundown(long, own, unseen)).toEqual({ kind: 'refuse', code: 'RUNDOWN_TOO_LONG' })
    expect(decideRundown(long.slice(1), own, unseen)).toEqual({ kind: 'take' })
  })
  it('is rejected when the editor saw an older revision', () => {
    expect(decideRundown(['a'], own, { seen: 6, current: 7 })).toEqual({ kind: 'refuse', code: 'REVISION_CONFLICT' })
    expect(decideRundown(['a'], own, { seen: 7, current: 7 })).toEqual({ kind: 'take' })
  })
  it('may contain the same item more than once', () => {
    expect(decideRundown(['a', 'a'], own, unseen)).toEqual({ kind: 'take' })
  })
  it('lists each unready item once', () => {
    expect(decideRundown(['b', 'a', 'b'], own, unseen)).toEqual({
      kind: 'refuse',
      code: 'MEDIA_NOT_READY',
      items: [{ mediaId: 'b', title: 'B', state: 'TRANSCODING' }],
    })
  })
  it('property: only ready items of the account get in', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'stranger'), { maxLength: 8 }), (asked) => {
        const taken = decideRundown(asked, own, unseen).kind === 'take'
        expect(taken).toBe(asked.length > 0 && asked.every((id) => id === 'a'))
      }),
      { numRuns: 200 },
    )
  })
})
