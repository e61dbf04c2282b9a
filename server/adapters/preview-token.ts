// Signed addresses of previews, from the web process to the origin.
import { PREVIEW_LIFE_MS, type PreviewStatement, previewStatementSchema } from '#domain/preview/statement.ts'
import { signToken, verifyToken } from './signed-token.ts'

const AUDIENCE = 'preview'

export function signPreview(key: Uint8Array, { expiresAt, ...facts }: PreviewStatement): Promise<string> {
  return signToken(key, { aud: AUDIENCE, ...facts }, expiresAt)
}

/** Null for an address that we did not sign, or that has expired: clients cannot tell the two apart. */
export async function readPreview(key: Uint8Array, token: string, now: number): Promise<PreviewStatement | null> {
  const verified = await verifyToken(() => key, token, now, { audience: AUDIENCE })
  if (!verified) return null
  const { claims, expiresAt } = verified
  const parsed = previewStatementSchema.safeParse({ ...claims, expiresAt })
  return parsed.success && parsed.data.expiresAt - parsed.data.issuedAt <= PREVIEW_LIFE_MS ? parsed.data : null
}
