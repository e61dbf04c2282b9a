// next-auth as this product uses it: credentials, and a cookie that carries a user id.
import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { asDomainError } from '../adapters/as-domain-error.ts'
import { clientAddressOf } from '../adapters/client-address.ts'
import { logger } from '../adapters/log.ts'
import { loadSecrets } from '../adapters/secrets.ts'
import { services } from '../adapters/services.ts'
import { SESSION_MAX_AGE_S } from './session-token.ts'
import { type CheckSignIn, openSignIn } from './sign-in.ts'

// Without a fixed NEXTAUTH_URL next-auth answers under the address the browser used: localhost,
// 127.0.0.1 and PUBLIC_URL all work beside each other. It reads the switch from the environment only.
process.env.AUTH_TRUST_HOST ??= '1'

let checkSignIn: CheckSignIn | undefined

export async function authOptions(): Promise<NextAuthOptions> {
  const { db, dataDir } = services()
  const { nextAuthSecret } = await loadSecrets(dataDir)
  checkSignIn ??= openSignIn(db)
  const check = checkSignIn
  return {
    secret: nextAuthSecret,
    session: { strategy: 'jwt', maxAge: SESSION_MAX_AGE_S },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    logger: {
      error: (code, metadata) => logger('auth').error({ code, err: metadata }, 'next-auth'),
      warn: (code) => logger('auth').debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
    providers: [
      Credentials({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(credentials, request) {
          const result = await check({
            email: String(credentials?.email ?? ''),
            password: String(credentials?.password ?? ''),
            ip: clientAddressOf(request.headers ?? {}),
          }).catch((error) => {
            // What is thrown here reaches the browser as `error`: a code of ours, never a text of the driver.
            const { code } = asDomainError(error)
            logger('auth').error({ err: error }, 'sign-in could not be checked')
            throw new Error(code)
          })
          if (result.kind === 'too-many-attempts') throw new Error('TOO_MANY_ATTEMPTS')
          // null becomes next-auth's own CredentialsSignin: one answer for a wrong address and a wrong password.
          return result.kind === 'signed-in' ? { id: result.userId, email: result.email, name: result.name } : null
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { userId: user.id } : { userId: token.userId }),
      session: ({ session }) => ({ expires: session.expires }),
    },
  }
}
