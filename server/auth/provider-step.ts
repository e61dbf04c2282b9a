// Between the provider's answer and the second step: a cookie that says who the provider named. Alone it opens nothing.
import { parseCookie, stringifySetCookie } from 'cookie'
import { loadSecrets } from '#adapters/secrets.ts'
import { installationTokenKey, signToken, verifyToken } from '#adapters/signed-token.ts'
import { basePathOf, withBase } from '#domain/system/base-path.ts'

const COOKIE = 'cloud-playout.second-step'
const AUDIENCE = 'second-step'
/** Time to find the phone. */
const LIFE_S = 600

type Outside = { dataDir: string; publicUrl: string }

/** Whom the provider named. */
export interface ProviderStep {
  userId: string
  provider: string
}

const isSecure = ({ publicUrl }: Outside) => publicUrl.startsWith('https:')
const nameOf = (outside: Outside) => (isSecure(outside) ? `__Secure-${COOKIE}` : COOKIE)

const pathOf = ({ publicUrl }: Outside) => withBase('/api/auth', basePathOf(publicUrl))

const setCookie = (outside: Outside, value: string, maxAge: number) =>
  stringifySetCookie({
    ...{ name: nameOf(outside), value, maxAge, path: pathOf(outside), httpOnly: true, secure: isSecure(outside) },
    sameSite: 'lax',
  })

/** @returns the header that stores it */
export async function rememberProvider(outside: Outside, { userId, provider }: ProviderStep, now: number) {
  const key = installationTokenKey((await loadSecrets(outside.dataDir)).nextAuthSecret)
  const token = await signToken(key, { aud: AUDIENCE, sub: userId, provider }, now + LIFE_S * 1_000)
  return setCookie(outside, token, LIFE_S)
}

/** @returns the header that removes it */
export const forgetProvider = (outside: Outside): string => setCookie(outside, '', 0)

/** Null without a valid one. */
export async function readProviderStep(
  outside: Outside,
  cookieHeader: string | null,
  now: number,
): Promise<ProviderStep | null> {
  const token = parseCookie(cookieHeader ?? '')[nameOf(outside)]
  if (!token) return null
  const key = installationTokenKey((await loadSecrets(outside.dataDir)).nextAuthSecret)
  const { sub, provider } = (await verifyToken(() => key, token, now, { audience: AUDIENCE }))?.claims ?? {}
  return sub && typeof provider === 'string' ? { userId: sub, provider } : null
}
