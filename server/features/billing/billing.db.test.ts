// Billing against the contract server, with events that Stripe's library signs.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asDomainError } from '#adapters/as-domain-error.ts'
import { openStripe } from '#adapters/billing.ts'
import { listBreakers } from '#adapters/breaker.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openStripeServer, STRIPE_SETTINGS } from '#server/testing/stripe-server.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let stripe: Awaited<ReturnType<typeof openStripeServer>>
let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  stripe = await openStripeServer()
  web = await openTestWeb({ billing: openStripe({ ...STRIPE_SETTINGS, apiUrl: stripe.url }) })
})
beforeEach(async () => {
  tenant = await addTenant(web.db, 'CUSTOMER', 'free')
})
afterAll(async () => {
  await web?.close()
  await stripe?.close()
})

const owner = () => web.as(tenant.userId)
const planNow = async () => (await web.db.account.findUniqueOrThrow({ where: { id: tenant.accountId } })).plan
const customer = async () =>
  (await web.db.billingAccount.findUniqueOrThrow({ where: { accountId: tenant.accountId } })).customerId
const deliver = ({ payload, signature }: { payload: string; signature: string }) =>
  web.rest('POST', '/api/billing/stripe', { body: payload, headers: { 'stripe-signature': signature } })

/** Ordered and paid. */
async function subscribe(plan: 'starter' | 'pro') {
  await owner().billing.order({ plan })
  const subscription = stripe.subscribe(await customer(), STRIPE_SETTINGS.prices[plan])
  await deliver(stripe.sign('customer.subscription.created', stripe.shown(subscription)))
  return subscription
}

describe('an order', () => {
  it('opens a payment page, and the plan follows the signed event', async () => {
    const { url } = await owner().billing.order({ plan: 'starter' })
    expect(url).toContain(`${stripe.url}/pay/`)
    expect(await planNow()).toBe('free')
    const subscription = stripe.subscribe(await customer(), 'price_starter')
    const { status, body } = await deliver(stripe.sign('customer.subscription.created', stripe.shown(subscription)))
    expect([status, body.result, await planNow()]).toEqual([200, 'applied', 'starter'])
    const view = await owner().billing.get()
    expect(view).toMatchObject({
      enabled: true,
      plans: ['starter', 'pro'],
      subscription: { status: 'active', endsThen: false },
      nextPayment: { amount: 2_900, currency: 'eur' },
      invoices: [{ number: 'CP-1', status: 'paid', amount: 2_900 }],
    })
    const audit = await web.db.auditEntry.findFirst({ where: { accountId: tenant.accountId, action: 'account.plan' } })
    expect(audit).toMatchObject({ actor: 'billing', data: { plan: 'starter' } })
  })

  it('of another plan changes the running subscription', async () => {
    const { id } = await subscribe('starter')
    await owner().billing.order({ plan: 'pro' })
    expect(stripe.subscriptions.get(id)?.price).toBe('price_pro')
    expect(await planNow()).toBe('pro')
  })

  it('is for owners, and for plans that can be bought', async () => {
    await expect(owner().billing.order({ plan: 'enterprise' })).rejects.toMatchObject({
      cause: { code: 'PLAN_NOT_FOR_SALE' },
    })
    const { status } = await web.rest('POST', '/api/billing/orders', { key: tenant.key, json: { plan: 'pro' } })
    expect(status).toBe(403)
    await web.db.membership.updateMany({ where: { userId: tenant.userId }, data: { role: 'operator' } })
    await expect(owner().billing.order({ plan: 'pro' })).rejects.toMatchObject({ cause: { code: 'NOT_PERMITTED' } })
  })

  it('leads customers to their portal', async () => {
    await expect(owner().billing.portal()).rejects.toMatchObject({ cause: { code: 'NOT_FOUND' } })
    await subscribe('pro')
    expect((await owner().billing.portal()).url).toBe(`${stripe.url}/portal`)
  })
})

describe('an event', () => {
  it('with a wrong, a missing or an old signature changes nothing', async () => {
    await owner().billing.order({ plan: 'pro' })
    const subscription = stripe.subscribe(await customer(), 'price_pro')
    const { payload, signature } = stripe.sign('customer.subscription.created', stripe.shown(subscription))
    const old = `t=${Math.floor(Date.now() / 1_000) - 3_600},${signature.split(',').slice(1).join(',')}`
    for (const [body, header] of [
      [payload, 't=1,v1=00'],
      [payload, ''],
      [payload.replace('active', 'trialing'), signature],
      [payload, old],
    ] as const) {
      const answer = await deliver({ payload: body, signature: header })
      expect([answer.status, answer.body.error.code]).toEqual([400, 'SIGNATURE_INVALID'])
    }
    expect(await planNow()).toBe('free')
  })

  it('that arrives again, or many times at once, is handled once', async () => {
    await owner().billing.order({ plan: 'starter' })
    const subscription = stripe.subscribe(await customer(), 'price_starter')
    const event = stripe.sign('customer.subscription.created', stripe.shown(subscription))
    const results = await Promise.all(Array.from({ length: 5 }, () => deliver(event)))
    expect(results.map(({ body }) => body.result).sort()).toEqual(['applied', 'known', 'known', 'known', 'known'])
    const changes = await web.db.auditEntry.count({ where: { accountId: tenant.accountId, action: 'account.plan' } })
    expect(changes).toBe(1)
  })

  it('in the wrong order leaves the state that Stripe has now', async () => {
    const subscription = await subscribe('starter')
    const older = stripe.sign('customer.subscription.updated', stripe.shown(subscription))
    subscription.price = 'price_pro'
    const newer = stripe.sign('customer.subscription.updated', stripe.shown(subscription))
    await deliver(newer)
    await deliver(older)
    expect(await planNow()).toBe('pro')
  })

  it('that ends the subscription returns to Free and deletes nothing; the end of a former one changes nothing', async () => {
    const first = await subscribe('starter')
    await owner().channel.create({ name: 'One' })
    await owner().channel.create({ name: 'Two' })
    first.status = 'canceled'
    await deliver(stripe.sign('customer.subscription.deleted', stripe.shown(first)))
    expect(await planNow()).toBe('free')
    expect(await web.db.channel.count({ where: { accountId: tenant.accountId } })).toBe(2)
    await subscribe('pro')
    await deliver(stripe.sign('customer.subscription.deleted', stripe.shown(first)))
    expect(await planNow()).toBe('pro')
  })

  it('of a customer that is none of ours is confirmed and ignored', async () => {
    const strange = stripe.subscribe('cus_strange', 'price_pro')
    const { body } = await deliver(stripe.sign('customer.subscription.created', stripe.shown(strange)))
    expect(body.result).toBe('ignored')
  })
})

it('a provider that does not answer leaves the page usable', async () => {
  await subscribe('pro')
  const { billing } = web.services
  web.services.billing = openStripe({ ...STRIPE_SETTINGS, apiUrl: 'http://127.0.0.1:9' })
  expect(await owner().billing.get()).toMatchObject({ available: false, subscription: { status: 'active' } })
  web.services.billing = null
  expect(await owner().billing.get()).toMatchObject({ enabled: false, plans: [] })
  await expect(owner().billing.order({ plan: 'pro' })).rejects.toMatchObject({ cause: { code: 'BILLING_OFF' } })
  expect((await deliver(stripe.sign('ping', {}))).body.error.code).toBe('BILLING_OFF')
  web.services.billing = billing
})

it('a provider that does not answer is left alone after a while: a call is refused at once, with a reason', async () => {
  const { billing } = web.services
  web.services.billing = openStripe({ ...STRIPE_SETTINGS, apiUrl: 'http://127.0.0.1:9' })
  const findOne = () => web.services.billing?.findSubscription('sub_1').catch((error) => error)
  for (let i = 0; i < 5; i++) await findOne()
  expect(listBreakers()).toContainEqual(expect.objectContaining({ service: 'billing', state: 'open' }))
  const startedAt = performance.now()
  const error = asDomainError(await findOne())
  expect(performance.now() - startedAt).toBeLessThan(100)
  expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', data: { reason: 'billing-away' } })
  web.services.billing = billing
})
