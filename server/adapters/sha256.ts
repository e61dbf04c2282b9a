import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Sha256 } from '#domain/hash-chain.ts'

/** For chains of rows (domain/hash-chain.ts). */
export const sha256: Sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex')

/** Reads the file once. @throws the signal's reason */
export async function hashFile(path: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), hash, { signal })
  return new Uint8Array(hash.digest())
}
