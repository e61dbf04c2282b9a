import type { FileHandle } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { GatheringWriter } from './gathering-writer.ts'

/** A disk that takes a few bytes at a time, when it is told to. */
function slowDisk(most: number) {
  const bytes = Buffer.alloc(64)
  const writes: number[] = []
  const file = {
    async writev(pieces: Uint8Array[], position: number) {
      await new Promise((resolve) => setImmediate(resolve))
      const all = Buffer.concat(pieces).subarray(0, most)
      writes.push(all.byteLength)
      all.copy(bytes, position)
      return { bytesWritten: all.byteLength, buffers: pieces }
    },
  }
  return { bytes, writes, file: file as unknown as FileHandle }
}

it('writes what arrives during a write at once, from its position, in order', async () => {
  const { bytes, writes, file } = slowDisk(64)
  const writer = new GatheringWriter(file, 3)
  for (const text of ['ab', 'c', 'def', 'g']) await writer.write(Buffer.from(text))
  await writer.end()
  expect(bytes.toString('latin1', 0, 10)).toBe('\0\0\0abcdefg')
  expect(writes).toEqual([2, 5])
})

it('goes on where a short write ended, in the middle of a piece too', async () => {
  const { bytes, file } = slowDisk(3)
  const writer = new GatheringWriter(file, 0)
  for (const text of ['ab', 'cdefgh', 'i']) await writer.write(Buffer.from(text))
  await writer.end()
  expect(bytes.toString('latin1', 0, 9)).toBe('abcdefghi')
})

it('reports a failed write at the next piece and at the end', async () => {
  const file = { writev: () => Promise.reject(new Error('full')) } as unknown as FileHandle
  const writer = new GatheringWriter(file, 0)
  await writer.write(Buffer.from('a'))
  await expect(writer.end()).rejects.toThrow('full')
  await expect(writer.write(Buffer.from('b'))).rejects.toThrow('full')
})
