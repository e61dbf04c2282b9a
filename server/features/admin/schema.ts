// What admins of the installation see and change of other accounts.
import { z } from 'zod'
import { findOverrideFault } from '#domain/plan/check-override.ts'
import { LIMIT_NAMES } from '#domain/plan/limits.ts'
import { idSchema, instantSchema, name } from '#domain/text/text-schema.ts'
import { planSchema } from '#features/account/plan-schema.ts'

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
