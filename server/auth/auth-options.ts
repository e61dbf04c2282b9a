// next-auth as this product uses it: credentials, and a cookie that carries a user id.
import type { CookieOption, NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { asDomainError } from '#adapters/as-domain-error.ts'
import { clientAddressOf } from '#adapters/client-address.ts'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { type Services, services } from '#adapters/services.ts'
import { basePathOf, withBase } from '#domain/system/base-path.ts'
import { SESSION_MAX_AGE_S } from '#features/session/start-session.ts'
import { defaultExport } from './default-export.ts'
import { oauthProviders, type ProviderUser } from './oauth-providers.ts'
import { forgetProvider, readProviderStep } from './provider-step.ts'
import { sessionCookieName } from './session-token.ts'
import { type CheckSignIn, openSignIn } from './sign-in.ts'
import { signInWithProvider } from './sign-in-with-provider.ts'

type Outside = Pick<Services, 'db' | 'dataDir' | 'publicUrl' | 'oauth' | 'signUpOpen'>

const checks = new WeakMap<object, CheckSignIn>()

/**
 * @param request the one being answered
 * @param addCookie to its answer
 * @param onProviderFault when a sign-in with a provider failed
 */
export async function authOptions(
  request: Request,
  addCookie: (header: string) => void,
  outside: Outside = services(),
  onProviderFault?: (fault: unknown) => void,
): Promise<NextAuthOptions> {
  const { db, dataDir, publicUrl } = outside
  // Determines next-auth's redirects and whether its cookies are secure. It reads this from the environment only;
  // without it, it would trust the Host header and X-Forwarded-Host.
  const basePath = basePathOf(publicUrl)
  process.env.NEXTAUTH_URL = basePath === '' ? new URL(publicUrl).origin : `${publicUrl}/api/auth`
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const check = checks.get(db) ?? openSignIn({ db, publicUrl, keys: openKeyRing(dataDir) })
  checks.set(db, check)
  return {
    secret: nextAuthSecret,
    session: { strategy: 'jwt', maxAge: SESSION_MAX_AGE_S },
    pages: { signIn: withBase('/sign-in', basePath), error: withBase('/sign-in', basePath) },
    ...(basePath !== '' && { cookies: { sessionToken: sessionCookieBelow(publicUrl, basePath) } }),
    logger: {
      error(code, metadata) {
        logger('auth').error({ code, err: metadata }, 'next-auth')
        if (code.includes('OAUTH')) onProviderFault?.(metadata)
      },
      warn: (code) => logger('auth').debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
    providers: [
      ...oauthProviders(outside.oauth),
      defaultExport(Credentials)({
        credentials: { email: { type: 'email' }, password: { type: 'password' }, code: {}, passkey: {}, step: {} },
        async authorize(credentials) {
          const afterProvider = credentials?.step === 'provider'
          const result = await check({
            ...(afterProvider && {
              provider: await readProviderStep(outside, request.headers.get('cookie'), Date.now()),
            }),
            email: String(credentials?.email ?? ''),
            password: String(credentials?.password ?? ''),
            code: credentials?.code,
            passkey: credentials?.passkey,
            ip: clientAddressOf(request.headers),
            userAgent: request.headers.get('user-agent') ?? '',
          }).catch((error) => {
            // Errors thrown here reach the browser as `error`: a code of ours, never a driver's text.
            const { code } = asDomainError(error)
            logger('auth').error({ err: error }, 'sign-in could not be checked')
            throw new Error(code)
          })
          if (result.kind === 'too-many-attempts') throw new Error('TOO_MANY_ATTEMPTS')
          if (result.kind === 'second-step') throw new Error('SECOND_STEP')
          if (result.kind === 'wrong-code') throw new Error('WRONG_CODE')
          // null becomes next-auth's own CredentialsSignin: one answer for a wrong address and a wrong password.
          if (result.kind !== 'signed-in') return null
          if (afterProvider) addCookie(forgetProvider(outside))
          return { id: result.userId, sessionId: result.sessionId }
        },
      }),
    ],
    callbacks: {
      signIn: ({ user, account }) =>
        account?.type === 'oauth'
          ? signInWithProvider(request, { ...outside, addCookie }, user as unknown as ProviderUser, account.provider)
          : true,
      jwt: ({ user }) => ({ userId: user.id, sessionId: (user as { sessionId?: string }).sessionId }),
    },
  }
}

/** Not sent to other applications of the host. Another product below another path of it keeps a session of its own. */
function sessionCookieBelow(publicUrl: string, path: string): CookieOption {
  const secure = publicUrl.startsWith('https:')
  return { name: sessionCookieName(publicUrl), options: { path, secure, httpOnly: true, sameSite: 'lax' } }
}
