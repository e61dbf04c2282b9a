// Checks an e-mail address and a password, at a rate that makes guessing useless. Failures never lock an account: they
// delay further attempts from the same place. A place where the user succeeded before is not delayed by failures from
// elsewhere.
import { blockOf } from '#adapters/address-block.ts'
import type { Db } from '#adapters/db.ts'
import { openDelay, openMemory } from '#adapters/delay.ts'
import { logger } from '#adapters/log.ts'
import { verifyNobody, verifyPassword } from '#adapters/password-hash.ts'
import type { SessionId } from '#domain/ids.ts'
import { findSignIn } from '#features/account/find-actor.ts'
import { emailSchema } from '#features/account/schema.ts'
import { recordRefusedSignIn, startSession } from '#features/session/start-session.ts'

/** One person mistyping at one place. */
const PER_PERSON_AND_PLACE = { free: 5, windowS: 3600, longestS: 900 }
/** One place that tries many e-mail addresses. Leaves room for an office behind one address. */
const PER_PLACE = { free: 30, windowS: 3600, longestS: 300 }
/** Many places that try one e-mail address. */
const PER_PERSON = { free: 30, windowS: 3600, longestS: 60 }
const PLACE_KNOWN_S = 180 * 24 * 3600
/** Failures of one person that are written to the audit trail in an hour; further ones are only logged. */
const AUDITED = { free: 20, windowS: 3600, longestS: 3600 }

type SignInResult =
  | { kind: 'signed-in'; userId: string; sessionId: SessionId; email: string; name: string }
  | { kind: 'refused' }
  | { kind: 'too-many-attempts'; retryAfterMs: number }

interface SignInAttempt {
  email: string
  password: string
  /** Client address; 'unknown' counts as one place. */
  ip: string
  userAgent?: string
}

export type CheckSignIn = (attempt: SignInAttempt) => Promise<SignInResult>

export function openSignIn(db: Db, now: () => number = Date.now): CheckSignIn {
  const perPersonAndPlace = openDelay(db, 'sign-in-place', PER_PERSON_AND_PLACE)
  const perPlace = openDelay(db, 'sign-in-network', PER_PLACE)
  const perPerson = openDelay(db, 'sign-in-address', PER_PERSON)
  const audited = openDelay(db, 'sign-in-audit', AUDITED)
  const knownPlaces = openMemory(db, 'sign-in-known', PLACE_KNOWN_S)

  async function waitMs(email: string, place: string, both: string): Promise<number | null> {
    const own = await perPersonAndPlace.take(both)
    if (own !== null || (await knownPlaces.has(both))) return own
    return (await perPlace.take(place)) ?? (await perPerson.take(email))
  }

  async function recordRefusal(
    user: { id: string; accountId: string | null },
    visitor: { address: string; userAgent: string },
  ) {
    if ((await audited.take(user.id)) === null) await recordRefusedSignIn(db, user, visitor)
  }

  return async ({ email: typed, password, ip, userAgent = '' }) => {
    const parsed = emailSchema.safeParse(typed)
    const email = parsed.success ? parsed.data : ''
    const place = blockOf(ip)
    const both = `${email} ${place}`
    const wait = await waitMs(email, place, both)
    if (wait !== null) return { kind: 'too-many-attempts', retryAfterMs: wait }

    const user = parsed.success ? await findSignIn(db, email) : null
    const known = password.length <= 1_000 && user ? await verifyPassword(user.passwordHash, password) : null
    if (known === null) await verifyNobody(password.slice(0, 1_000))
    const visitor = { address: ip, userAgent }
    if (!user || !known) {
      logger('auth').info({ address: ip, known: user !== null }, 'sign-in refused')
      // Not awaited: an address with an account must not answer later than one without.
      if (user)
        recordRefusal(user, visitor).catch((error) =>
          logger('auth').warn({ err: error }, 'could not record a refused sign-in in the audit trail'),
        )
      return { kind: 'refused' }
    }
    const sessionId = await startSession(db, user, visitor, now())
    const good = [perPersonAndPlace.clear(both), knownPlaces.add(both), perPlace.reward(place), perPerson.reward(email)]
    await Promise.all(good)
    return { kind: 'signed-in', userId: user.id, sessionId, email: user.email, name: user.name }
  }
}
