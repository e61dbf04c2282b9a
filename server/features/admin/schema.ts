// What admins of the installation see and change of other accounts.
import { z } from 'zod'
import { MEMBER_ROLES } from '#domain/account/permissions.ts'
import { pageSchema } from '#domain/page.ts'
import { findOverrideFault } from '#domain/plan/check-override.ts'
import { LIMIT_NAMES } from '#domain/plan/limits.ts'
import { dateSchema, idSchema, instantSchema, name, text } from '#domain/text/text-schema.ts'
import { accountPlanSchema, planSchema } from '#features/account/plan-schema.ts'

export const accountRefSchema = z.object({ accountId: idSchema })

export const setPlanSchema = accountRefSchema.extend({ plan: planSchema })

export const overrideRefSchema = accountRefSchema.extend({ limit: z.enum(LIMIT_NAMES) })

export const setOverrideSchema = overrideRefSchema
  .extend({
    value: z.int('Enter a whole number.').describe('In the limit’s unit; of a feature 1 or 0.'),
    reason: name(500, 'Give a reason.'),
    expiresAt: instantSchema
      .refine((given) => new Date(given).getTime() > Date.now(), 'Enter an end in the future.')
      .nullish()
      .describe('Then the plan’s value applies again; null or omitted: until it is removed.'),
  })
  .superRefine(({ limit, value }, context) => {
    const message = findOverrideFault(limit, value)
    if (message) context.addIssue({ code: 'custom', path: ['value'], message })
  })

export const listAccountsSchema = pageSchema.extend({
  query: text(200)
    .trim()
    .optional()
    .describe('Part of the name of an account, or of the name or address of a member; or an account’s id.'),
  plan: planSchema.optional(),
})

export type ListAccountsInput = z.output<typeof listAccountsSchema>

export const suspendSchema = accountRefSchema.extend({ reason: name(500, 'Give a reason.') })

const personSchema = z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(MEMBER_ROLES) })

const accountRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  plan: planSchema,
  createdAt: dateSchema,
  suspendedAt: dateSchema.nullable(),
  people: z.array(personSchema).describe('Its first members.'),
  channels: z.int(),
  channelsOnAir: z.int(),
  storedBytes: z.number(),
})
export type AccountRow = z.output<typeof accountRowSchema>

export const personRefSchema = accountRefSchema.extend({ userId: idSchema })

export const accountPageSchema = z.object({
  accounts: z.array(accountRowSchema),
  nextCursor: z.string().nullable().describe('Null on the last page.'),
})

export const adminAccountSchema = accountPlanSchema
  .extend({
    createdAt: dateSchema,
    suspendedAt: dateSchema.nullable(),
    suspendReason: z.string().nullable(),
    people: z.array(personSchema),
    overridesSet: z.array(z.object({ limit: z.string(), setAt: dateSchema, setBy: z.string().nullable() })),
  })
  .meta({ id: 'AdminAccount' })
export type AdminAccountView = z.output<typeof adminAccountSchema>
