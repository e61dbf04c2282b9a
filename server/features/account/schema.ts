import { z } from 'zod'
import type { Role } from '#domain/account/actor.ts'
import type { LimitName } from '#domain/account/limits.ts'
import { idSchema, instantSchema, name, text } from '#domain/text/text-schema.ts'

export const emailSchema = text(254).trim().toLowerCase().pipe(z.email('This is not an e-mail address.'))

// argon2 accepts any length; a password of a megabyte would be a cheap way to keep a core busy.
export const passwordSchema = text(200).min(10, 'At least 10 characters.')

/** `read` may read everything of the account and change nothing. */
export const keyScopeSchema = z.enum(['read', 'manage'])

export const createApiKeySchema = z.object({
  name: name(80, 'Give the key a name.'),
  scope: keyScopeSchema.default('manage'),
  /** After this time it is rejected; null or omitted: until it is revoked. */
  endsAt: instantSchema
    .refine((given) => new Date(given).getTime() > Date.now(), 'Enter an end in the future.')
    .nullish(),
})

export const changePasswordSchema = z.object({
  currentPassword: text(1_000).min(1, 'Enter your current password.'),
  newPassword: passwordSchema,
})

export const revokeApiKeySchema = z.object({ keyId: idSchema })

export const listAuditSchema = z.object({
  /** `nextCursor` of the previous page. */
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'Not a cursor of this list.')
    .nullish(),
  subjectId: idSchema.optional(),
})

export interface LimitView {
  name: LimitName
  /** “Channels”, “Storage”. */
  label: string
  unit: 'count' | 'bytes'
  used: number
  limit: number
  /** Applies unless an admin set another value. */
  usual: number
}

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
  scope: z.infer<typeof keyScopeSchema>
  /** The person who made it and with whom it ends; null if unknown, or if they have left. */
  madeBy: string | null
  createdAt: string
  lastUsedAt: string | null
  endsAt: string | null
  revokedAt: string | null
  /** Why it is rejected; null: it is valid. */
  ended: 'revoked' | 'over' | 'maker' | null
}

export interface CreatedApiKey extends ApiKeyView {
  /** The whole key. Shown once; only its hash is stored. */
  secret: string
}

export interface AuditEntryView {
  id: string
  actor: string
  /** The name of the person or key, if it still exists. */
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
