// The delays of calls that anybody can make. An answer counts whether or not the address has an account.
import { blockOf } from '#adapters/address-block.ts'
import type { Db } from '#adapters/db.ts'
import { openDelay } from '#adapters/delay.ts'
import { DomainError } from '#server/errors.ts'

const TRIES = {
  /** New accounts from one network. */
  'sign-up-network': { free: 10, windowS: 3600, longestS: 300 },
  /** Mails to one address, from sign-ups, forgotten passwords and changed addresses together. */
  'mail-address': { free: 4, windowS: 3600, longestS: 900 },
  /** Requests for a new password from one network. */
  'forgot-network': { free: 20, windowS: 3600, longestS: 300 },
  /** Links that are opened from one network: a token cannot be guessed, and nobody needs to try. */
  'link-network': { free: 30, windowS: 3600, longestS: 300 },
  /** Challenges for passkeys: a page asks for one. */
  'passkey-network': { free: 60, windowS: 3600, longestS: 60 },
  /** Mails that one person asks for. */
  'mail-person': { free: 5, windowS: 3600, longestS: 900 },
} as const

type Tries = keyof typeof TRIES

/** @throws TOO_MANY_ATTEMPTS */
export async function countTry(db: Db, name: Tries, key: string): Promise<void> {
  const waitMs = await openDelay(db, name, TRIES[name]).take(name.endsWith('-network') ? blockOf(key) : key)
  if (waitMs !== null) throw new DomainError('TOO_MANY_ATTEMPTS', { data: { retryAfterMs: waitMs } })
}
