// The one signer of tokens: JWTs with HMAC-SHA-256 (RFC 7519, RFC 7518 §3.2).
import { hkdfSync } from 'node:crypto'
import { type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose'

const ALGORITHM = 'HS256'

/**
 * Key of the tokens that the web process gives to the origin. Their audience says what a token is for.
 * @param secret nextAuthSecret of secrets.ts
 */
export const installationTokenKey = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'tokens', 32))

/**
 * @param expiresAt epoch ms
 * @returns for a path or a query: letters, digits, dots, hyphens, underscores
 */
export function signToken(key: Uint8Array, claims: JWTPayload, expiresAt: number, keyId?: string): Promise<string> {
  return new SignJWT({ ...claims, exp: expiresAt / 1_000 })
    .setProtectedHeader(keyId === undefined ? { alg: ALGORITHM } : { alg: ALGORITHM, kid: keyId })
    .sign(key)
}

export interface VerifiedToken {
  claims: JWTPayload
  keyId?: string
  /** Epoch ms. */
  expiresAt: number
}

/**
 * Null for a token that was not signed with that key, has expired or has other claims than expected.
 * @param keyOf the key by its id in the token
 */
export async function verifyToken(
  keyOf: (keyId?: string) => Uint8Array,
  token: string,
  now: number,
  expected: Pick<JWTVerifyOptions, 'audience' | 'subject'>,
): Promise<VerifiedToken | null> {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  // base64url has several spellings for the same bytes.
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return null
  try {
    const { payload, protectedHeader } = await jwtVerify<{ exp: number }>(token, ({ kid }) => keyOf(kid), {
      ...expected,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    })
    const expiresAt = Math.round(payload.exp * 1_000)
    // jose compares whole seconds.
    return now < expiresAt ? { claims: payload, keyId: protectedHeader.kid, expiresAt } : null
  } catch {
    return null
  }
}
