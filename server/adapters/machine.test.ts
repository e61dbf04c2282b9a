import { totalmem } from 'node:os'
import { expect, it } from 'vitest'
import { leastMemory, thisMachine } from './machine.ts'

it('a container’s limit counts as the memory of the machine, and no limit does not', () => {
  const [two, eight] = [2 * 1024 ** 3, 8 * 1024 ** 3]
  expect(leastMemory(eight, two)).toBe(two)
  expect(leastMemory(eight, 0)).toBe(eight)
  expect(leastMemory(eight, 2 ** 64)).toBe(eight)
})

it('the limits of this process are those of the system', () => {
  const { cores, memoryBytes } = thisMachine()
  expect(cores).toBeGreaterThan(0)
  expect(memoryBytes).toBeGreaterThan(0)
  expect(memoryBytes).toBeLessThanOrEqual(totalmem())
})
