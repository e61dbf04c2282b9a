// Signs a person in: with e-mail address and password, and a second step if they turned it on; or with a passkey. At a
// rate that makes guessing useless: failures never lock an account, they delay further attempts from the same place. A
// place where the user succeeded before is not delayed by failures from elsewhere.
import { blockOf } from '#adapters/address-block.ts'
import type { Db } from '#adapters/db.ts'
import { openDelay, openMemory } from '#adapters/delay.ts'
import { logger } from '#adapters/log.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import { verifyNobody, verifyPassword } from '#adapters/password-hash.ts'
import type { SessionId } from '#domain/ids.ts'
import { findSignIn } from '#features/account/find-actor.ts'
import { emailSchema } from '#features/account/schema.ts'
import { hasTwoFactor, requireCode } from '#features/person/check-code.ts'
import { checkPasskey } from '#features/person/check-passkey.ts'
import { isConnected } from '#features/person/external-identity.ts'
import { recordRefusedSignIn, startSession } from '#features/session/start-session.ts'
import { DomainError } from '../errors.ts'
import type { ProviderStep } from './provider-step.ts'

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
  /** The password is right; a code or a passkey is needed too. */
  | { kind: 'second-step' }
  | { kind: 'wrong-code' }
  | { kind: 'refused' }
  | { kind: 'too-many-attempts'; retryAfterMs: number }

interface SignInAttempt {
  email: string
  password: string
  /** The second step: a code of the app, or a recovery code. */
  code?: string
  /** The browser's answer to a challenge, as JSON: without a password, or as second step. */
  passkey?: string
  /** Instead of a password: whom a provider named a moment ago; null: nobody. */
  provider?: ProviderStep | null
  /** Client address; 'unknown' counts as one place. */
  ip: string
  userAgent?: string
}

export type CheckSignIn = (attempt: SignInAttempt) => Promise<SignInResult>

export interface SignInOutside {
  db: Db
  keys: KeyRing
  publicUrl: string
}

type SignInUser = NonNullable<Awaited<ReturnType<typeof findSignIn>>>

export function openSignIn(outside: SignInOutside, now: () => number = Date.now): CheckSignIn {
  const { db, keys } = outside
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

  async function start(user: SignInUser, { ip, userAgent = '' }: SignInAttempt, how: string): Promise<SignInResult> {
    const sessionId = await startSession(db, { ...user, how }, { address: ip, userAgent }, now())
    return { kind: 'signed-in', userId: user.id, sessionId, email: user.email, name: user.name }
  }

  /** @returns how, or why not */
  async function secondStep(user: SignInUser, attempt: SignInAttempt): Promise<string | SignInResult> {
    const { code, passkey } = attempt
    const first = attempt.provider?.provider ?? 'password'
    if (!(await hasTwoFactor(db, user.id))) return first
    if (passkey) {
      const found = await checkPasskey(outside, passkey, now())
      return found?.userId === user.id ? `${first} and passkey` : { kind: 'wrong-code' }
    }
    if (!code) return { kind: 'second-step' }
    try {
      return `${first} and ${await requireCode({ db, keys, userId: user.id, now: now() }, code)}`
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      if (error.code === 'WRONG_CODE') return { kind: 'wrong-code' }
      if (error.code !== 'TOO_MANY_ATTEMPTS') throw error
      return { kind: 'too-many-attempts', retryAfterMs: Number(error.data.retryAfterMs) }
    }
  }

  async function withPasskey(attempt: SignInAttempt): Promise<SignInResult> {
    const place = blockOf(attempt.ip)
    const wait = await perPlace.take(place)
    if (wait !== null) return { kind: 'too-many-attempts', retryAfterMs: wait }
    const found = await checkPasskey(outside, attempt.passkey ?? '', now())
    // Without a fingerprint or PIN it only proves possession: that is a second step.
    const user = found?.userVerified ? await findSignIn(db, { id: found.userId }) : null
    if (!user) return { kind: 'refused' }
    await perPlace.reward(place)
    return start(user, attempt, 'passkey')
  }

  /** The provider has named the person; each wrong code delays the next (requireCode). */
  async function afterProvider(attempt: SignInAttempt): Promise<SignInResult> {
    const place = blockOf(attempt.ip)
    const wait = await perPlace.take(place)
    if (wait !== null) return { kind: 'too-many-attempts', retryAfterMs: wait }
    const { provider } = attempt
    const user = provider && (await isConnected(db, provider)) ? await findSignIn(db, { id: provider.userId }) : null
    if (!user) return { kind: 'refused' }
    const how = await secondStep(user, attempt)
    if (typeof how !== 'string') return how
    await perPlace.reward(place)
    return start(user, attempt, how)
  }

  return async (attempt) => {
    if (attempt.provider !== undefined) return afterProvider(attempt)
    const { email: typed, password, ip, userAgent = '' } = attempt
    if (password === '' && attempt.passkey) return withPasskey(attempt)
    const parsed = emailSchema.safeParse(typed)
    const email = parsed.success ? parsed.data : ''
    const place = blockOf(ip)
    const both = `${email} ${place}`
    const wait = await waitMs(email, place, both)
    if (wait !== null) return { kind: 'too-many-attempts', retryAfterMs: wait }

    const user = parsed.success ? await findSignIn(db, { email }) : null
    const known = password.length <= 1_000 && user ? await verifyPassword(user.passwordHash, password) : null
    if (known === null) await verifyNobody(password.slice(0, 1_000))
    if (!user || !known) {
      logger('auth').info({ address: ip, known: user !== null }, 'sign-in refused')
      // Not awaited: an address with an account must not answer later than one without.
      if (user)
        recordRefusal(user, { address: ip, userAgent }).catch((error) =>
          logger('auth').warn({ err: error }, 'could not record a refused sign-in in the audit trail'),
        )
      return { kind: 'refused' }
    }
    const how = await secondStep(user, attempt)
    if (typeof how !== 'string') return how
    const result = await start(user, attempt, how)
    const good = [perPersonAndPlace.clear(both), knownPlaces.add(both), perPlace.reward(place), perPerson.reward(email)]
    await Promise.all(good)
    return result
  }
}
