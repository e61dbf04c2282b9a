import { expect, it } from 'vitest'
import { encodersInUse, framesOfEncoders, planCapacity, relayCost } from './capacity.ts'

const GIB = 1_024 ** 3
const machine = { cores: 32, memoryBytes: 64 * GIB, encoderCores: 0.93 }

it('a worker carries what its cores and memory are good for', () => {
  expect(planCapacity(machine, {})).toEqual({ channels: 64_000, encoders: 34, relays: 630 })
  expect(planCapacity({ ...machine, memoryBytes: 512 * GIB }, {}).relays).toBe(1_600)
})

it('a small machine, and one that was not measured yet, accept a few feeds', () => {
  expect(planCapacity({ ...machine, cores: 2 }, {}).encoders).toBe(4)
  expect(planCapacity({ ...machine, encoderCores: null }, {}).encoders).toBe(4)
  expect(planCapacity({ ...machine, memoryBytes: 1 }, {}).relays).toBe(1)
})

it('configured values replace the others, also lower ones', () => {
  expect(planCapacity(machine, { channels: 7, encoders: 1, relays: 2 })).toEqual({
    channels: 7,
    encoders: 1,
    relays: 2,
  })
})

it('encoders are counted by their frames a second', () => {
  expect(framesOfEncoders(4)).toBe(100)
  expect(encodersInUse(60 + 50 + 30)).toBe(5.6)
})

it('relays are counted by their bits', () => {
  expect([25, 30, 50, 60].map((frameRate) => relayCost({ frameRate }))).toEqual([1, 1, 1.5, 1.5])
})
