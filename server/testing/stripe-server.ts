// A contract server: it stands for Stripe in tests. It keeps customers, subscriptions and invoices in memory, answers
// the calls that server/adapters/billing.ts makes in the shapes of Stripe's API, and sends events that Stripe's own
// library signs. It is not Stripe: what it does not know it answers with 404.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'

interface StoredSubscription {
  id: string
  customer: string
  price: string
  status: string
  cancel_at_period_end: boolean
}

const AMOUNTS: Record<string, number> = { price_starter: 2_900, price_pro: 19_900 }
const MONTH_S = 30 * 86_400
const newId = (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`

export const STRIPE_SETTINGS = {
  secretKey: 'sk_test_contract',
  webhookSecret: 'whsec_contract',
  prices: { starter: 'price_starter', pro: 'price_pro' },
}

/** @param webhookUrl where it sends its events; it may be set later */
export async function openStripeServer(webhookUrl?: string) {
  const customers = new Map<string, Record<string, string>>()
  const checkouts = new Map<string, { customer: string; price: string; success: string }>()
  const subscriptions = new Map<string, StoredSubscription>()
  const invoices: { id: string; customer: string; amount: number }[] = []
  const signer = new Stripe(STRIPE_SETTINGS.secretKey)
  const target = { webhookUrl }

  const shown = ({ price, ...subscription }: StoredSubscription) => ({
    ...subscription,
    object: 'subscription',
    items: {
      object: 'list',
      data: [
        {
          id: `si_${subscription.id}`,
          price: { id: price },
          current_period_end: Math.floor(Date.now() / 1_000) + MONTH_S,
        },
      ],
    },
  })

  /** An event as Stripe sends it. */
  function sign(type: string, object: object, id = newId('evt')) {
    const created = Math.floor(Date.now() / 1_000)
    const payload = JSON.stringify({ id, object: 'event', type, created, data: { object } })
    const { webhookSecret: secret } = STRIPE_SETTINGS
    return { payload, signature: signer.webhooks.generateTestHeaderString({ payload, secret }) }
  }

  async function send(type: string, subscription: StoredSubscription): Promise<void> {
    if (!target.webhookUrl) return
    const { payload, signature } = sign(type, shown(subscription))
    const headers = { 'stripe-signature': signature, 'content-type': 'application/json' }
    const answer = await fetch(target.webhookUrl, { method: 'POST', headers, body: payload })
    if (!answer.ok) throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`)
  }

  function subscribe(customer: string, price: string): StoredSubscription {
    const subscription = { id: newId('sub'), customer, price, status: 'active', cancel_at_period_end: false }
    subscriptions.set(subscription.id, subscription)
    invoices.unshift({ id: newId('in'), customer, amount: AMOUNTS[price] ?? 0 })
    return subscription
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stripe')
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    const json = (value: object, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const text = (name: string) => form.get(name) ?? ''
    const call = `${request.method} ${url.pathname.replace(/^(\/v1\/subscriptions|\/pay)\/\w+$/, '$1/:id')}`
    const last = url.pathname.split('/').at(-1) ?? ''
    const known = subscriptions.get(last)
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    if (call === 'POST /v1/customers') {
      const key = String(request.headers['idempotency-key'])
      const customer = customers.get(key) ?? { id: newId('cus'), object: 'customer' }
      customers.set(key, customer)
      return json(customer)
    }
    if (call === 'POST /v1/checkout/sessions') {
      const id = newId('cs')
      const order = { customer: text('customer'), price: text('line_items[0][price]'), success: text('success_url') }
      checkouts.set(id, order)
      return json({ id, object: 'checkout.session', url: `${address}/pay/${id}` })
    }
    if (call === 'GET /pay/:id') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<!doctype html><title>Contract server</title><form method="post"><button>Pay</button></form>')
      return
    }
    if (call === 'POST /pay/:id') {
      const order = checkouts.get(last)
      if (!order) return json({ error: { message: 'No such session' } }, 404)
      await send('customer.subscription.created', subscribe(order.customer, order.price))
      response.writeHead(303, { location: order.success }).end()
      return
    }
    if (call === 'GET /v1/subscriptions/:id' && known) return json(shown(known))
    if (call === 'POST /v1/subscriptions/:id' && known) {
      known.price = text('items[0][price]') || known.price
      return json(shown(known))
    }
    if (call === 'GET /v1/invoices') {
      const own = invoices.filter(({ customer }) => customer === url.searchParams.get('customer'))
      const created = Math.floor(Date.now() / 1_000)
      const data = own.map(({ id, amount }, at) => ({
        ...{ id, object: 'invoice', number: `CP-${own.length - at}`, status: 'paid', amount_due: amount },
        ...{ currency: 'eur', created, hosted_invoice_url: `${address}/invoice/${id}` },
      }))
      return json({ object: 'list', data, has_more: false, url: '/v1/invoices' })
    }
    if (call === 'POST /v1/invoices/create_preview') {
      const subscription = subscriptions.get(text('subscription'))
      if (!subscription) return json({ error: { type: 'invalid_request_error', message: 'None' } }, 404)
      const next = Math.floor(Date.now() / 1_000) + MONTH_S
      const amount = AMOUNTS[subscription.price] ?? 0
      return json({
        object: 'invoice',
        amount_due: amount,
        currency: 'eur',
        next_payment_attempt: next,
        period_end: next,
      })
    }
    if (call === 'POST /v1/billing_portal/sessions') return json({ id: newId('bps'), url: `${address}/portal` })
    return json({ error: { type: 'invalid_request_error', message: `Unknown to the contract server: ${call}` } }, 404)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    subscriptions,
    subscribe,
    shown,
    sign,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
