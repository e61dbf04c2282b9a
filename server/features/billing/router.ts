import { INVOICES } from '#adapters/billing.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { getBilling } from './get-billing.ts'
import { openPortal, orderPlan } from './order-plan.ts'
import { billingLinkSchema, billingSchema, orderPlanSchema } from './schema.ts'

const ownersOnly = accountProcedure.meta({ permission: 'account' })

export const billingRouter = t.router({
  get: ownersOnly
    .meta({
      rest: {
        method: 'GET',
        path: '/api/billing',
        summary: 'Subscription, invoices and next payment of the account.',
        mostRows: INVOICES,
      },
    })
    .output(billingSchema)
    .query(({ ctx }) => getBilling(ctx.services, ctx.actor.accountId)),

  order: ownersOnly
    .meta({
      rest: {
        method: 'POST',
        path: '/api/billing/orders',
        summary: 'Changes the subscription, or opens a payment page for the first one. Requires a session.',
        errors: ['BILLING_OFF', 'PLAN_NOT_FOR_SALE', 'NOT_FOUND', 'SERVICE_UNAVAILABLE'],
      },
    })
    .input(orderPlanSchema)
    .output(billingLinkSchema)
    .mutation(({ ctx, input }) => orderPlan(ctx.services, ctx.actor, input.plan)),

  portal: ownersOnly
    .meta({
      rest: {
        method: 'POST',
        path: '/api/billing/portal',
        summary: 'Opens the page on which customers change cards and cancel. Requires a session.',
        errors: ['BILLING_OFF', 'NOT_FOUND', 'SERVICE_UNAVAILABLE'],
      },
    })
    .output(billingLinkSchema)
    .mutation(({ ctx }) => openPortal(ctx.services, ctx.actor)),
})
