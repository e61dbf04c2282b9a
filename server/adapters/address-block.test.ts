import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockOf } from './address-block.ts'

it('is the address for IPv4, in any notation, and the text itself for anything else', () => {
  expect(['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201'].map(blockOf)).toEqual(Array(3).fill('192.0.2.1'))
  expect(blockOf('')).toBe('')
})

it('is the same for all addresses of a /64, and another for the next', () => {
  const part = fc.integer({ min: 0, max: 0xffff })
  const hex = (parts: number[]) => parts.map((at) => at.toString(16)).join(':')
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part, part), (net, host) => {
      const of = (fourth: number, rest: number[]) => blockOf(hex([0x2001, ...net.slice(0, 2), fourth, ...rest]))
      expect(of(net[2], host)).toBe(of(net[2], [0, 0, 0, 1]))
      expect(of(net[2], host)).not.toBe(of(net[2] ^ 1, host))
    }),
    { numRuns: 200 },
  )
})
