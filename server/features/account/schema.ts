import { z } from 'zod'
import type { Role } from '../../domain/account/actor.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const noControl = /^[^\u0000-\u001f\u007f]*$/

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'At most 254 characters.')
  .pipe(z.email('That is not an e-mail address.'))

export const passwordSchema = z
  .string()
  .min(10, 'At least 10 characters.')
  // argon2 takes any length; a megabyte of password would be a cheap way to keep a core busy.
  .max(200, 'At most 200 characters.')

export const createApiKeySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give the key a name.')
    .max(80, 'At most 80 characters.')
    .regex(noControl, 'Control characters are not allowed.'),
})

export const revokeApiKeySchema = z.object({ keyId: z.string().min(1).max(64).regex(noControl, 'Not an id.') })

export const listAuditSchema = z.object({
  /** `nextCursor` of the page before. */
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'Not a cursor of this list.')
    .nullish(),
  subjectId: z.string().min(1).max(64).regex(noControl, 'Not an id.').optional(),
})

export interface MeView {
  /** Null when the caller is an API key. */
  user: { id: string; name: string; email: string } | null
  account: { id: string; name: string }
  role: Role
}

export interface ApiKeyView {
  id: string
  name: string
  /** The first characters, to recognise it by. */
  prefix: string
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
}

export interface CreatedApiKey extends ApiKeyView {
  /** The whole key. Shown once; only its hash is stored. */
  secret: string
}

export interface AuditEntryView {
  id: string
  actor: string
  /** The person's or key's name, where it still exists. */
  actorName: string | null
  action: string
  subjectId: string
  data: unknown
  at: string
}

export interface AuditPage {
  entries: AuditEntryView[]
  /** Null on the last page. */
  nextCursor: string | null
}
