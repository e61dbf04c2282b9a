// Whether an e-mail address and a password belong together, at a pace that guessing cannot use.
import { createHash } from 'node:crypto'
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db } from '../adapters/db.ts'
import { verifyNobody, verifyPassword } from '../adapters/password-hash.ts'
import { findSignIn } from '../features/account/reads.ts'
import { emailSchema } from '../features/account/schema.ts'

/** One person mistyping from one place. */
const PER_PLACE = { points: 8, duration: 15 * 60 }
/** All places together: a spread attack on one address, which should not lock its owner out at once. */
const PER_ADDRESS = { points: 60, duration: 3600 }

type SignInResult =
  | { kind: 'signed-in'; userId: string; email: string; name: string }
  | { kind: 'refused' }
  | { kind: 'too-many-attempts'; retryAfterMs: number }

interface SignInAttempt {
  email: string
  password: string
  /** Where it came from; 'unknown' is one place like any other. */
  ip: string
}

export type CheckSignIn = (attempt: SignInAttempt) => Promise<SignInResult>

/** Counters live in Postgres: they hold for all web processes and survive a restart. */
export function openSignIn(db: Db): CheckSignIn {
  const limiter = (keyPrefix: string, limit: { points: number; duration: number }) =>
    new RateLimiterPrisma({ storeClient: db, tableName: 'rateLimiterFlexible', keyPrefix, ...limit })
  const perPlace = limiter('sign-in-place', PER_PLACE)
  const perAddress = limiter('sign-in-address', PER_ADDRESS)

  return async ({ email: typed, password, ip }) => {
    const parsed = emailSchema.safeParse(typed)
    const email = parsed.success ? parsed.data : ''
    const address = digest(email)
    const place = digest(`${email} ${ip}`)
    // Counted before the check, so that a hundred attempts at once are a hundred and not one.
    const blockedForMs = (await take(perPlace, place)) ?? (await take(perAddress, address))
    if (blockedForMs !== null) return { kind: 'too-many-attempts', retryAfterMs: blockedForMs }

    const user = parsed.success ? await findSignIn(db, email) : null
    const known = password.length <= 1_000 && user ? await verifyPassword(user.passwordHash, password) : null
    if (known === null) await verifyNobody(password.slice(0, 1_000))
    if (!user || !known) return { kind: 'refused' }
    await Promise.all([perPlace.delete(place), perAddress.reward(address, 1)])
    return { kind: 'signed-in', userId: user.id, email: user.email, name: user.name }
  }
}

/** @returns null when there was a point left, else how long to wait */
async function take(limiter: RateLimiterPrisma, key: string): Promise<number | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (error) {
    if (error instanceof RateLimiterRes) return error.msBeforeNext
    throw error
  }
}

/** Keys of one length, and no list of addresses that somebody tried in the database. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
