import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Sha256 } from '#domain/hash-chain.ts'

/** For chains of rows (domain/hash-chain.ts). */
export const sha256: Sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex')

/** Reads the file once. @param onChunk gets all of its bytes @throws the signal's reason */
export async function hashFile(
  path: string,
  signal: AbortSignal,
  onChunk?: (chunk: Buffer) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const hash = createHash('sha256')
  const bytes = createReadStream(path, { highWaterMark: 1024 ** 2 })
  if (onChunk) bytes.on('data', (chunk) => onChunk(chunk as Buffer))
  await pipeline(bytes, hash, { signal })
  return new Uint8Array(hash.digest())
}
