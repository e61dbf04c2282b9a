import { z } from 'zod'
import { dateSchema } from '#domain/text/text-schema.ts'
import { planSchema } from '#features/account/plan-schema.ts'

export const orderPlanSchema = z.object({ plan: planSchema })

export const billingLinkSchema = z.object({ url: z.url().describe('Where the browser goes next.') })

const paymentFields = {
  amount: z.int().describe('In the currency’s smallest unit.'),
  currency: z.string(),
  at: dateSchema,
}

export const billingSchema = z
  .object({
    enabled: z.boolean().describe('False: the operator sets the plans.'),
    plans: z.array(planSchema).describe('Those that can be bought.'),
    isCustomer: z.boolean(),
    subscription: z
      .object({
        status: z.string(),
        renewsAt: dateSchema.nullable(),
        endsThen: z.boolean().describe('It ends then instead of renewing.'),
      })
      .nullable(),
    nextPayment: z.object(paymentFields).nullable(),
    invoices: z.array(
      z.object({ ...paymentFields, number: z.string().nullable(), status: z.string(), url: z.string().nullable() }),
    ),
    available: z.boolean().describe('False: the payment provider does not answer at the moment.'),
  })
  .meta({ id: 'Billing' })
export type BillingView = z.output<typeof billingSchema>
