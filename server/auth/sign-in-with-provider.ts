// The end of a sign-in with an OAuth provider: next-auth has checked state, nonce, PKCE and signature.
import { asDomainError } from '#adapters/as-domain-error.ts'
import { clientAddressOf } from '#adapters/client-address.ts'
import { logger } from '#adapters/log.ts'
import type { Services } from '#adapters/services.ts'
import { findSignIn } from '#features/account/find-actor.ts'
import { hasTwoFactor } from '#features/person/check-code.ts'
import { findByProvider } from '#features/person/external-identity.ts'
import { startSession } from '#features/session/start-session.ts'
import { ERRORS } from '../errors.ts'
import { findSessionActor } from './authenticate.ts'
import type { ProviderUser } from './oauth-providers.ts'
import { rememberProvider } from './provider-step.ts'
import { readSession } from './session-token.ts'

type Outside = Pick<Services, 'db' | 'dataDir' | 'publicUrl' | 'signUpOpen'> & {
  /** For the answer. */
  addCookie(header: string): void
}

/**
 * @param user becomes our own: next-auth puts its ids into the cookie
 * @returns true, or the page that says why not
 */
export async function signInWithProvider(
  request: Request,
  outside: Outside,
  user: ProviderUser & { sessionId?: string },
  provider: string,
): Promise<true | string> {
  const { db, publicUrl, signUpOpen } = outside
  try {
    const claim = await readSession(outside, request.headers.get('cookie'))
    const actor = claim && (await findSessionActor(outside, claim.sessionId))
    const signedInAs = actor?.kind === 'user' ? actor.userId : null
    const profile = { provider, subject: user.id, ...user }
    const userId = await findByProvider({ db, signUpOpen, signedInAs }, profile)
    // Connected: the session goes on.
    if (signedInAs) return `${publicUrl}/settings/security`
    const person = await findSignIn(db, { id: userId })
    if (!person) return `${publicUrl}/sign-in?error=PROVIDER`
    // The provider knows nothing of the second step here.
    if (await hasTwoFactor(db, person.id)) {
      outside.addCookie(await rememberProvider(outside, { userId: person.id, provider }, Date.now()))
      return `${publicUrl}/sign-in?step=code`
    }
    const visitor = { address: clientAddressOf(request.headers), userAgent: request.headers.get('user-agent') ?? '' }
    user.id = person.id
    user.sessionId = await startSession(db, { ...person, how: provider }, visitor, Date.now())
    return true
  } catch (thrown) {
    const { code } = asDomainError(thrown)
    if (!ERRORS[code].expected) logger('auth').error({ err: thrown }, 'a sign-in with a provider failed')
    return `${publicUrl}/sign-in?error=${code}`
  }
}
