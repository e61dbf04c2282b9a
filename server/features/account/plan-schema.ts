// The plan of an account, its limits and its use of them.
import { z } from 'zod'
import { LIMIT_NAMES } from '#domain/plan/limits.ts'
import { PLAN_NAMES } from '#domain/plan/plans.ts'
import { dateSchema } from '#domain/text/text-schema.ts'
import { limitSchema } from './schema.ts'

export const planSchema = z.enum(PLAN_NAMES)

const amounts = z.record(z.enum(LIMIT_NAMES), z.number())

const meterSchema = limitSchema.extend({
  level: z.enum(['free', 'near', 'full']).describe('near: 80 % or more is used.'),
  upgrade: planSchema.nullable().describe('The cheapest plan with more of it; null: none has.'),
  override: z
    .object({ reason: z.string(), expiresAt: dateSchema.nullable() })
    .nullable()
    .describe('An admin set another value than the plan’s.'),
})
export type MeterView = z.output<typeof meterSchema>

export const accountPlanSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    plan: planSchema,
    suspended: z.boolean().describe('Everything can be read, nothing changed.'),
    limits: amounts,
    usage: amounts,
    meters: z.array(meterSchema).describe('The same, with what a page needs to show them.'),
  })
  .meta({ id: 'AccountPlan' })

export const planPreviewSchema = z.object({
  plan: planSchema,
  exceeded: z
    .array(z.object({ name: z.enum(LIMIT_NAMES), used: z.number(), limit: z.number() }))
    .describe('It is kept, and no longer grows.'),
  stops: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .describe('Channels that leave the air, in that order: the oldest first.'),
})
