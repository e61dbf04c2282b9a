import { z } from 'zod'
import { ROLES } from '#domain/account/actor.ts'
import { ALL_SCOPES, KEY_SCOPES, MEMBER_ROLES, PERMISSION_NAMES } from '#domain/account/permissions.ts'
import { LIMIT_NAMES } from '#domain/plan/limits.ts'
import { dateSchema, idSchema, instantSchema, name, text } from '#domain/text/text-schema.ts'

const NO_ADDRESS = 'This is not an e-mail address.'

// ASCII before lower case: the Kelvin sign becomes a k, and the address that of somebody else.
export const emailSchema = text(254)
  .trim()
  .regex(/^[ -~]*$/, NO_ADDRESS)
  .toLowerCase()
  .pipe(z.email(NO_ADDRESS))

// argon2 accepts any length; a password of a megabyte would be a cheap way to keep a core busy.
export const passwordSchema = text(200).min(10, 'At least 10 characters.')

/** What the key may do; less if its maker may do less. */
const keyScopesSchema = z
  .array(z.enum(ALL_SCOPES))
  .min(1, 'Choose what the key may do.')
  .max(ALL_SCOPES.length)
  .transform((scopes) => ALL_SCOPES.filter((scope) => scopes.includes(scope)))

export const createApiKeySchema = z.object({
  name: name(80, 'Give the key a name.'),
  scopes: keyScopesSchema.default([...KEY_SCOPES]),
  /** After this time it is rejected; null or omitted: until it is revoked. */
  endsAt: instantSchema
    .refine((given) => new Date(given).getTime() > Date.now(), 'Enter an end in the future.')
    .nullish(),
})

export const renameAccountSchema = z.object({ name: name(80, 'Give the account a name.') })

export const accountNameSchema = z.object({ id: z.string(), name: z.string() })

export const changePasswordSchema = z.object({
  currentPassword: text(1_000).min(1, 'Enter your current password.'),
  newPassword: passwordSchema,
})

/** How long the old secret of a rotated key is still accepted. */
export const MAX_OVERLAP_DAYS = 7

export const rotateApiKeySchema = z.object({
  keyId: idSchema,
  overlapDays: z
    .int()
    .min(0)
    .max(MAX_OVERLAP_DAYS)
    .default(1)
    .describe('How long the old secret is still accepted; 0: it ends at once.'),
})

export const revokeApiKeySchema = z.object({ keyId: idSchema })

export const limitSchema = z
  .object({
    name: z.enum(LIMIT_NAMES),
    label: z.string(),
    unit: z.enum(['count', 'bytes', 'minutes', 'lines', 'switch']),
    used: z.number(),
    limit: z.number(),
    usual: z.number().describe('Of the plan: applies unless an admin set another value.'),
  })
  .meta({ id: 'Limit' })
export type LimitView = z.output<typeof limitSchema>

const apiKeyFields = {
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The first characters, to recognise it by.'),
  scopes: z.array(z.enum(ALL_SCOPES)),
  madeBy: z.string().nullable().describe('The person who made it. The key ends with that person’s access.'),
  createdAt: dateSchema,
  lastUsedAt: dateSchema.nullable(),
  endsAt: dateSchema.nullable(),
  revokedAt: dateSchema.nullable(),
  replacedById: z.string().nullable().describe('The key that replaces it since a rotation; this one ends at `endsAt`.'),
  ended: z.enum(['revoked', 'over', 'maker']).nullable().describe('Why it is rejected; null: it is valid.'),
}

export const apiKeySchema = z.object(apiKeyFields).meta({ id: 'ApiKey' })
export type ApiKeyView = z.output<typeof apiKeySchema>

/** Only a hash of the secret is stored. */
export const createdApiKeySchema = z
  .object({ ...apiKeyFields, secret: z.string().describe('The whole key. It is shown only here.') })
  .meta({ id: 'CreatedApiKey' })
export type CreatedApiKey = z.output<typeof createdApiKeySchema>

export const meSchema = z.object({
  /** Null when the caller is an API key. */
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
  account: accountNameSchema,
  /** In the account; null when the caller is an API key. */
  memberRole: z.enum(MEMBER_ROLES).nullable(),
  permissions: z.array(z.enum(PERMISSION_NAMES)),
  /** In the installation. */
  role: z.enum(ROLES),
})
