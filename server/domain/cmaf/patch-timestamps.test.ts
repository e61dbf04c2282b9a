import { expect, it } from 'vitest'
import { patchTimestamps } from './patch-timestamps.ts'

const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const segment = (version = 1) =>
  Buffer.concat([
    box('styp', Buffer.alloc(8)),
    box(
      'moof',
      box('mfhd', Buffer.alloc(8)),
      box('traf', box('tfhd', Buffer.alloc(8)), box('tfdt', Buffer.from([version, ...new Array(11).fill(0)]))),
    ),
    box('mdat', Buffer.alloc(100, 7)),
  ])
const timeOf = (head: Uint8Array) => Buffer.from(head).readBigUInt64BE(Buffer.from(head).indexOf('tfdt') + 8)

it('patches a copy: the stored bytes and the copies of other channels stay unchanged', () => {
  const stored = segment()
  const before = Buffer.from(stored)
  const first = patchTimestamps(stored, 1, 172_800)
  const second = patchTimestamps(stored, 2, 2 ** 40)
  expect(stored).toEqual(before)
  expect(timeOf(first.head)).toBe(172_800n)
  expect(timeOf(second.head)).toBe(2n ** 40n)
  expect(Buffer.concat([first.head, first.body])).toHaveLength(stored.length)
  expect(first.body.buffer).toBe(stored.buffer)
})

it('rejects what is not a segment of the house format', () => {
  expect(() => patchTimestamps(Buffer.alloc(0), 1, 0)).toThrow('no box moof')
  expect(() => patchTimestamps(segment().subarray(0, 60), 1, 0)).toThrow()
  expect(() => patchTimestamps(segment(0), 1, 0)).toThrow('64-bit')
})
