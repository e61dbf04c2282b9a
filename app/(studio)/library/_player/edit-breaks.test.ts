import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideBreakPositions } from '#domain/media/break-positions.ts'
import { addBreak, moveBreak, removeBreak } from './edit-breaks.ts'

const edits = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('add' as const), at: fc.integer({ min: -5_000, max: 8_000_000 }) }),
    fc.record({ type: fc.constant('move' as const), at: fc.integer({ min: -5_000, max: 8_000_000 }), index: fc.nat() }),
    fc.record({ type: fc.constant('remove' as const), index: fc.nat() }),
  ),
  { maxLength: 40 },
)
const lengths = fc.integer({ min: 1, max: 20_000 }).map((quanta) => quanta * 320)

describe('editing break positions', () => {
  it('can be saved after any sequence of edits', () => {
    fc.assert(
      fc.property(edits, lengths, (list, durationMs) => {
        let positions: number[] = []
        for (const edit of list) {
          if (edit.type === 'add') positions = addBreak(positions, edit.at, { durationMs }) ?? positions
          else if (positions.length === 0) continue
          else if (edit.type === 'move')
            positions = moveBreak(positions, edit.index % positions.length, edit.at, { durationMs })
          else positions = removeBreak(positions, edit.index % positions.length)
          expect(decideBreakPositions(positions, { durationMs })).toEqual({ ok: true, positionsMs: positions })
        }
      }),
      { numRuns: 400 },
    )
  })

  it('adds a break at the nearest segment boundary, once', () => {
    expect(addBreak([], 2_000, { durationMs: 60_000 })).toEqual([1_920])
    expect(addBreak([1_920], 2_000, { durationMs: 60_000 })).toBeNull()
    expect(addBreak([], 500, { durationMs: 1_920 }), 'an item of one segment has no boundary inside').toBeNull()
  })
})
