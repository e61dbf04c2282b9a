// Stream keys that we give out: 256 random bits, shown once. What is stored is an HMAC of them under a
// key that is derived from a master key, so a copy of the database alone does not even allow a guess.
import { createHmac, randomBytes } from 'node:crypto'
import type { MasterKey } from './seal.ts'

const HINT_LETTERS = 4

export const newContributionKey = () => randomBytes(32).toString('base64url')

export const looksLikeContributionKey = (text: string) => /^[\w-]{43}$/.test(text)

/** What its owner recognises it by, without it. */
export const hintOf = (streamKey: string) => streamKey.slice(-HINT_LETTERS)

/** Under one master key; derive it once and keep it. */
export function contributionHmacKey(master: MasterKey): Buffer {
  return createHmac('sha256', master.key).update('stream keys of contributions').digest()
}

export function hmacContributionKey(hmacKey: Buffer, streamKey: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHmac('sha256', hmacKey).update(streamKey).digest())
}
