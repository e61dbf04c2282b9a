import { createHash, randomBytes } from 'node:crypto'

/** A new key: 256 random bits behind a prefix that secret scanners can recognise. */
export function newApiKey(): string {
  return `cpk_${randomBytes(32).toString('base64url')}`
}

export function looksLikeApiKey(text: string): boolean {
  return /^cpk_[\w-]{43}$/.test(text)
}

/** What is stored of a key, and what a request's key is looked up by. */
export function hashApiKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
