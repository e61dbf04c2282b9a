import { expect, it } from 'vitest'
import { airsFrom, stateToAir } from './airs-from.ts'

const at = new Date(1_000)

it.each([
  ['READY', null, Number.NEGATIVE_INFINITY],
  ['READY', at, Number.NEGATIVE_INFINITY],
  ['TRANSCODING', at, 1_000],
  // Its worker stopped: another goes on.
  ['UPLOADED', at, 1_000],
  ['TRANSCODING', null, null],
  ['FAILED', at, null],
  ['CANCELLED', at, null],
  ['RECORDING', null, null],
] as const)('an item that is %s with a forecast of %s airs from %s', (state, airableFrom, from) => {
  expect(airsFrom({ state, airableFrom })).toBe(from)
})

it('an item in preparation counts as ready from its forecast on', () => {
  const item = { state: 'TRANSCODING', airableFrom: at }
  expect([stateToAir(item, 999), stateToAir(item, 1_000)]).toEqual(['TRANSCODING', 'READY'])
})
