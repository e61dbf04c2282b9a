// Payments: what the product needs of a provider, and Stripe as one.
import Stripe from 'stripe'
import type { PlanName } from '#domain/plan/plans.ts'
import { Breaker, showBreaker } from './breaker.ts'

export interface Subscription {
  id: string
  customerId: string
  /** The plan of its price; null: a price that is none of ours. */
  plan: PlanName | null
  /** As the provider names it: active, past_due, canceled … */
  status: string
  renewsAt: Date | null
  endsThen: boolean
}

/** An amount in the currency's smallest unit. */
export interface Payment {
  amount: number
  currency: string
  at: Date
}

export interface Invoice extends Payment {
  number: string | null
  status: string
  /** Where its owner can open it. */
  url: string | null
}

export interface BillingEvent {
  id: string
  type: string
  /** Null: it concerns none. */
  subscriptionId: string | null
}

export interface BillingProvider {
  /** Plans that can be bought. */
  plans: readonly PlanName[]
  /** @returns its id; the same for a second call for that account */
  createCustomer(account: { accountId: string; name: string; email: string }): Promise<string>
  /** @returns the address of the payment page */
  openCheckout(order: { accountId: string; customerId: string; plan: PlanName; returnUrl: string }): Promise<string>
  /** Of a running subscription; the provider prorates. */
  changePlan(subscriptionId: string, plan: PlanName): Promise<Subscription>
  /** @returns the address where a customer changes cards, plan and addresses */
  openPortal(customerId: string, returnUrl: string): Promise<string>
  findSubscription(id: string): Promise<Subscription | null>
  listInvoices(customerId: string): Promise<Invoice[]>
  /** Null: nothing will be charged. */
  findNextPayment(subscriptionId: string): Promise<Payment | null>
  /** @throws Error for a wrong signature, or one that is too old */
  readEvent(body: string, signature: string): BillingEvent
}

export interface StripeSettings {
  secretKey: string
  webhookSecret: string
  prices: Partial<Record<PlanName, string>>
  /** Unset: Stripe's own. */
  apiUrl?: string | undefined
}

export const INVOICES = 12

export function openStripe({ secretKey, webhookSecret, prices, apiUrl }: StripeSettings): BillingProvider {
  const url = apiUrl ? new URL(apiUrl) : null
  const stripe = new Stripe(secretKey, {
    timeout: 8_000,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(url && {
      host: url.hostname,
      port: url.port || (url.protocol === 'http:' ? 80 : 443),
      protocol: url.protocol === 'http:' ? ('http' as const) : ('https' as const),
    }),
  })
  const plans = Object.keys(prices) as PlanName[]
  const priceOf = (plan: PlanName): string => {
    const price = prices[plan]
    if (!price) throw new Error(`The plan ${plan} has no price.`)
    return price
  }
  const toSubscription = (found: Stripe.Subscription): Subscription => {
    const item = found.items.data[0]
    return {
      id: found.id,
      customerId: idOf(found.customer),
      plan: plans.find((plan) => prices[plan] === item?.price.id) ?? null,
      status: found.status,
      renewsAt: item ? new Date(item.current_period_end * 1_000) : null,
      endsThen: found.cancel_at_period_end,
    }
  }
  return guarded({
    plans,
    async createCustomer({ accountId, name, email }) {
      const key = { idempotencyKey: `customer-${accountId}` }
      return (await stripe.customers.create({ name, email, metadata: { accountId } }, key)).id
    },
    async openCheckout({ accountId, customerId, plan, returnUrl }) {
      const session = await stripe.checkout.sessions.create({
        mode: 'subscription',
        customer: customerId,
        client_reference_id: accountId,
        line_items: [{ price: priceOf(plan), quantity: 1 }],
        subscription_data: { metadata: { accountId } },
        success_url: `${returnUrl}?paid=1`,
        cancel_url: returnUrl,
      })
      if (!session.url) throw new Error('The checkout session has no address.')
      return session.url
    },
    async changePlan(subscriptionId, plan) {
      const before = await stripe.subscriptions.retrieve(subscriptionId)
      const item = before.items.data[0]
      const changed = await stripe.subscriptions.update(subscriptionId, {
        items: [{ ...(item && { id: item.id }), price: priceOf(plan) }],
        proration_behavior: 'create_prorations',
        cancel_at_period_end: false,
      })
      return toSubscription(changed)
    },
    async openPortal(customerId, returnUrl) {
      return (await stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl })).url
    },
    async findSubscription(id) {
      try {
        return toSubscription(await stripe.subscriptions.retrieve(id))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async listInvoices(customerId) {
      const { data } = await stripe.invoices.list({ customer: customerId, limit: INVOICES })
      return data.map(({ number, status, amount_due, currency, created, hosted_invoice_url }) => ({
        number,
        status: status ?? 'draft',
        amount: amount_due,
        currency,
        at: new Date(created * 1_000),
        url: hosted_invoice_url ?? null,
      }))
    },
    async findNextPayment(subscriptionId) {
      try {
        const next = await stripe.invoices.createPreview({ subscription: subscriptionId })
        const at = next.next_payment_attempt ?? next.period_end
        return { amount: next.amount_due, currency: next.currency, at: new Date(at * 1_000) }
      } catch (error) {
        // One that ends has no next invoice.
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return null
        throw error
      }
    },
    readEvent(body, signature) {
      const { id, type, data } = stripe.webhooks.constructEvent(body, signature, webhookSecret)
      const object = data.object as { object?: string; id?: string; subscription?: string | { id: string } | null }
      const subscription = object.object === 'subscription' ? object.id : object.subscription
      return { id, type, subscriptionId: subscription ? idOf(subscription) : null }
    },
  })
}

/** The same provider behind a circuit breaker: while it is away, its callers do not wait for it. */
function guarded(provider: BillingProvider): BillingProvider {
  const breaker = showBreaker(new Breaker({ service: 'billing', isAway, retryMs: 5_000, probeMs: 10_000 }))
  return {
    ...provider,
    createCustomer: (account) => breaker.run(() => provider.createCustomer(account)),
    openCheckout: (order) => breaker.run(() => provider.openCheckout(order)),
    changePlan: (id, plan) => breaker.run(() => provider.changePlan(id, plan)),
    openPortal: (id, returnUrl) => breaker.run(() => provider.openPortal(id, returnUrl)),
    findSubscription: (id) => breaker.run(() => provider.findSubscription(id)),
    listInvoices: (id) => breaker.run(() => provider.listInvoices(id)),
    findNextPayment: (id) => breaker.run(() => provider.findNextPayment(id)),
  }
}

/** No answer, or a fault of its own. Anything else is about the request. */
const isAway = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeAPIError

const idOf = (reference: string | { id: string }): string => (typeof reference === 'string' ? reference : reference.id)

const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404
