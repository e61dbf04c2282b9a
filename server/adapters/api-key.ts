import { createHash, randomBytes } from 'node:crypto'

/** A new key: 256 random bits after a prefix that secret scanners recognise. */
export function newApiKey(): string {
  return `cpk_${randomBytes(32).toString('base64url')}`
}

export function looksLikeApiKey(text: string): boolean {
  return /^cpk_[\w-]{43}$/.test(text)
}

/** The stored form of a key, by which a request's key is looked up. */
export function hashApiKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
