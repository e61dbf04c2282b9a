// Signed addresses of previews. The web process makes them and the origin reads them: both derive a key from the secret
// that signs sessions.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { PREVIEW_LIFE_MS, type PreviewStatement, previewStatementSchema } from '#domain/preview/statement.ts'

export type PreviewKey = Buffer

/** @param secret nextAuthSecret of secrets.ts */
export function previewKey(secret: string): PreviewKey {
  return createHmac('sha256', secret).update('preview address').digest()
}

const signature = (key: PreviewKey, payload: string) => createHmac('sha256', key).update(payload).digest('base64url')

/** For a path: letters, digits, hyphens, underscores and one dot. */
export function signPreview(key: PreviewKey, statement: PreviewStatement): string {
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64url')
  return `${payload}.${signature(key, payload)}`
}

/** Null for an address that we did not sign, or that has expired: clients cannot tell the two apart. */
export function readPreview(key: PreviewKey, token: string, now: number): PreviewStatement | null {
  const [payload = '', given = '', ...more] = token.split('.')
  const due = signature(key, payload)
  // As text: base64url has several spellings for the same bytes.
  if (more.length > 0 || given.length !== due.length || !timingSafeEqual(Buffer.from(given), Buffer.from(due)))
    return null
  const parsed = previewStatementSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  if (!parsed.success) return null
  const { issuedAt, expiresAt } = parsed.data
  return now < expiresAt && expiresAt - issuedAt <= PREVIEW_LIFE_MS ? parsed.data : null
}
