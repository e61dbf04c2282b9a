import fc from 'fast-check'
import { expect, it } from 'vitest'
import { afterLook, isSuspect, LOOKS_IN_A_ROW, NO_SIGNAL_FAULT, type SignalLook, sinceOf } from './decide-signal.ts'

const look = fc.record({ isBlack: fc.boolean(), isSilent: fc.boolean() })
const after = (looks: readonly SignalLook[]) =>
  looks.reduce((state, each, index) => afterLook(state, each, index * 60_000), NO_SIGNAL_FAULT)

it('property: a channel is black exactly when its last three looks were, since the first of the row', () => {
  fc.assert(
    fc.property(fc.array(look, { maxLength: 12 }), (looks) => {
      const first = looks.findLastIndex(({ isBlack }) => !isBlack) + 1
      const row = looks.length - first
      expect(sinceOf(after(looks).black)).toBe(row >= LOOKS_IN_A_ROW ? first * 60_000 : null)
    }),
  )
})

it('property: silence and black are counted apart', () => {
  fc.assert(
    fc.property(fc.array(look, { maxLength: 12 }), (looks) => {
      const swapped = looks.map(({ isBlack, isSilent }) => ({ isBlack: isSilent, isSilent: isBlack }))
      expect(after(swapped).black).toEqual(after(looks).silent)
    }),
  )
})

it('one dark look makes a channel suspect, and nothing more', () => {
  const state = after([{ isBlack: true, isSilent: false }])
  expect([isSuspect(state), sinceOf(state.black)]).toEqual([true, null])
  expect(isSuspect(after([{ isBlack: false, isSilent: false }]))).toBe(false)
  // Otherwise channels that are silent by intention would keep the others from their looks.
  expect(isSuspect(after(Array(LOOKS_IN_A_ROW).fill({ isBlack: true, isSilent: false })))).toBe(false)
})
