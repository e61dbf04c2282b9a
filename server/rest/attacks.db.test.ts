// What an attacker sends: each gets a clear error, changes nothing, and counts in the rate limit of their address.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerNextAuth } from '../auth/answer-next-auth.ts'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { answerRest } from './handle.ts'

const AT_ONCE = 4

let web: TestWeb
let tenant: Tenant
let key: string

beforeAll(async () => {
  web = await openTestWeb({ limits: { perAddress: AT_ONCE } })
  tenant = await addTenant(web.db)
  key = tenant.key
})
afterAll(() => web?.close())

const HUGE = JSON.stringify({ name: 'a'.repeat(2_000_000) })
const json = { 'content-type': 'application/json' }

interface Sent {
  method?: string
  path: string
  body?: string
  headers?: Record<string, string>
}

async function send({ method = 'GET', path, body, headers = {} }: Sent, address: string) {
  const url = `http://127.0.0.1:3000${path}`
  const given = { 'x-client-address': address, ...headers }
  if (path.startsWith('/api/auth/'))
    return answerNextAuth(new Request(url, { method, headers: given, body }), () => web.services)
  if (!path.startsWith('/api/trpc/'))
    return answerRest(new Request(url, { method, headers: given, body }), () => web.services)
  return web.trpc(path.slice('/api/trpc/'.length), { method, headers: given, body })
}

const ATTACKS: Record<string, () => Sent> = {
  'an unknown endpoint': () => ({ path: '/api/unknown' }),
  'a wrong method': () => ({ method: 'DELETE', path: '/api/channels' }),
  'a guessed key': () => ({ path: '/api/channels', headers: { authorization: `Bearer cpk_${'x'.repeat(43)}` } }),
  'broken JSON': () => ({ method: 'POST', path: '/api/channels', body: '{', headers: { ...auth(), ...json } }),
  'a body of 2 MB': () => ({ method: 'POST', path: '/api/channels', body: HUGE, headers: { ...auth(), ...json } }),
  'a body of another type': () => ({
    method: 'POST',
    path: '/api/channels',
    body: '<channel><name>News</name></channel>',
    headers: { ...auth(), 'content-type': 'application/xml' },
  }),
  'a forged event of the payment provider': () => ({
    method: 'POST',
    path: '/api/billing/stripe',
    body: JSON.stringify({ id: 'evt_1', type: 'customer.subscription.updated' }),
    headers: { 'stripe-signature': `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}` },
  }),
  'an unknown procedure': () => ({ path: '/api/trpc/channel.nothing' }),
  'a batch of a hundred': () => ({ path: `/api/trpc/${Array(100).fill('channel.list').join(',')}?batch=1` }),
  'a batch of a hundred that change something': () => ({
    method: 'POST',
    path: `/api/trpc/${Array(100).fill('channel.create').join(',')}?batch=1`,
    body: JSON.stringify(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, { json: { name: `B${i}` } }]))),
    headers: { ...auth(), ...json },
  }),
  'a procedure with broken JSON': () => ({
    method: 'POST',
    path: '/api/trpc/person.forgotPassword',
    body: '{{',
    headers: json,
  }),
  'a prototype as input': () => ({
    method: 'POST',
    path: '/api/channels',
    body: '{"__proto__":{"name":"Polluted"},"constructor":{"prototype":{"name":"Polluted"}}}',
    headers: { ...auth(), ...json },
  }),
  'a foreign action of next-auth': () => ({ path: '/api/auth/session' }),
  'a sign-in without the token of its page': () => ({
    method: 'POST',
    path: '/api/auth/callback/credentials',
    body: new URLSearchParams({ email: tenant.email, password: 'guessed password' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
}

const auth = () => ({ authorization: `Bearer ${key}` })

async function state() {
  const { db } = web
  const counts = [db.channel.count(), db.user.count(), db.session.count(), db.auditEntry.count(), db.command.count()]
  return Promise.all([...counts, db.idempotentCall.count(), db.account.findMany(), db.billingEvent.count()])
}

describe('an attack', () => {
  it.each(Object.keys(ATTACKS).map((name, index) => [name, `198.51.100.${index + 1}`] as const))(
    'by %s is refused, changes nothing and is counted',
    async (name, address) => {
      const before = await state()
      const answers: number[] = []
      for (let i = 0; i <= AT_ONCE; i++) {
        const answer = await send(ATTACKS[name]!(), address)
        answers.push(answer.status)
        const text = await answer.text()
        expect(text).not.toMatch(/prisma|stack|node_modules|\bat \//i)
        if (i < AT_ONCE && answer.status >= 400) expect(text).toMatch(/message|error/)
      }
      const isRefusal = (status: number) => (status >= 400 && status < 500 && status !== 429) || status === 302
      // This installation sells no plans: 503 is the answer to every event.
      const refused = answers.slice(0, AT_ONCE).map((status) => isRefusal(status) || /payment/.test(name))
      expect([answers, refused]).toEqual([answers, Array(AT_ONCE).fill(true)])
      expect(answers.at(-1)).toBe(429)
      expect(await state()).toEqual(before)
      expect(({} as { name?: string }).name).toBeUndefined()
    },
  )

  it('by repeating one call is counted too', async () => {
    const { key } = await addTenant(web.db)
    const repeat = () =>
      web.rest('POST', '/api/channels', {
        key,
        json: { name: 'Repeated' },
        headers: { 'idempotency-key': 'again', 'x-client-address': '198.51.100.200' },
      })
    const answers: number[] = []
    for (let i = 0; i <= AT_ONCE; i++) answers.push((await repeat()).status)
    expect(answers).toEqual([...Array(AT_ONCE).fill(201), 429])
  })
})
