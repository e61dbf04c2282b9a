// Stream keys that we issue: 256 random bits, shown once. Stored is an HMAC under a key derived from a master key, so a
// copy of the database alone does not even allow guessing.
import { createHmac, randomBytes } from 'node:crypto'
import type { MasterKey } from './seal.ts'

const HINT_LETTERS = 4

export const newContributionKey = () => randomBytes(32).toString('base64url')

export const looksLikeContributionKey = (text: string) => /^[\w-]{43}$/.test(text)

/** The end of the key, by which its owner recognises it. */
export const hintOf = (streamKey: string) => streamKey.slice(-HINT_LETTERS)

/** Under one master key; derive it once and keep it. */
export function contributionHmacKey(master: MasterKey): Buffer {
  return createHmac('sha256', master.key).update('stream keys of contributions').digest()
}

export function hmacContributionKey(hmacKey: Buffer, streamKey: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHmac('sha256', hmacKey).update(streamKey).digest())
}
