import { expect, it } from 'vitest'
import { checkDisk } from './disk-space.ts'

const MIB = 1024 ** 2

it.each([
  ['a large disk with half a gibibyte left', 511, 2_000_000, 0, 'full'],
  ['a large disk with a little more', 900, 2_000_000, 0, 'low'],
  ['a large disk with room', 1_100, 2_000_000, 0, 'ok'],
  ['what would fill it', 1_100, 2_000_000, 600, 'full'],
  ['a small disk: a twentieth of it is reserved', 20, 500, 0, 'full'],
  ['a small disk with room', 60, 500, 0, 'ok'],
])('%s', (_, free, total, wanted, status) => {
  expect(checkDisk({ freeBytes: free * MIB, totalBytes: total * MIB }, wanted * MIB)).toBe(status)
})
