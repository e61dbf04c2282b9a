import { z } from 'zod'
import { readText } from '#adapters/limit-body.ts'
import { applyEvent } from '#features/billing/apply-event.ts'
import { requireBilling } from '#features/billing/order-plan.ts'
import type { RestRoute } from './route.ts'

export const billingRoutes: RestRoute[] = [
  {
    method: 'POST',
    path: '/api/billing/stripe',
    guard: 'public',
    summary: 'Events of Stripe, signed by it. An event that was handled before changes nothing.',
    status: 200,
    rawBody: true,
    errors: ['SIGNATURE_INVALID', 'BILLING_OFF', 'UPLOAD_TOO_LARGE'],
    answer: z.object({ result: z.enum(['applied', 'known', 'ignored']) }),
    async run({ services, request }) {
      const { db } = services
      const billing = requireBilling(services)
      const signature = request.headers.get('stripe-signature') ?? ''
      return { result: await applyEvent({ db, billing }, await readText(request), signature) }
    },
  },
]
