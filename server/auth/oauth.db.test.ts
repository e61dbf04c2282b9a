import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listBreakers } from '#adapters/breaker.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { openBrowser } from '../testing/browser.ts'
import { addTenant, TEST_PASSWORD } from '../testing/fixtures.ts'
import { openOidcServer } from '../testing/oidc-server.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

const CLIENT = { id: 'cloud-playout', secret: 'a client secret' }

let web: TestWeb
let provider: Awaited<ReturnType<typeof openOidcServer>>
let people = 0

beforeAll(async () => {
  web = await openTestWeb()
  provider = await openOidcServer(CLIENT)
  web.services.oauth = { oidc: { ...CLIENT, issuer: provider.issuer, name: 'Test' } }
  await addTenant(web.db, 'ADMIN')
})
beforeEach(() => {
  people++
  provider.state.fault = null
  provider.state.person = { sub: `p-${people}`, email: `p-${people}@example.com`, email_verified: true, name: 'Ada' }
  web.services.signUpOpen = true
})
afterAll(async () => {
  await provider?.close()
  await web?.close()
})

type Browser = ReturnType<typeof openBrowser>

/** To the provider. @returns the address that it sends the browser back to */
async function visit(browser: Browser, more: Record<string, string> = {}): Promise<URL> {
  const { csrfToken } = await (await browser.auth('GET', 'csrf')).json()
  const answer = await browser.auth('POST', 'signin/oidc', { csrfToken, json: 'true', ...more })
  const there = await fetch((await answer.json()).url, { redirect: 'manual' })
  return new URL(there.headers.get('location') ?? '')
}

/** There and back. @returns where the browser ends */
async function signIn(browser = openBrowser(web), more: Record<string, string> = {}): Promise<string> {
  const back = await visit(browser, more)
  expect(back.origin + back.pathname).toBe('http://127.0.0.1:3000/api/auth/callback/oidc')
  return returnTo(browser, back)
}

async function returnTo(browser: Browser, { search }: URL): Promise<string> {
  const answer = await browser.auth('GET', `callback/oidc${search}`)
  const { pathname, search: query } = new URL(answer.headers.get('location') ?? 'none:')
  return pathname + query
}

const isIn = async (browser: Browser) =>
  (await web.rest('GET', '/api/channels', { headers: { cookie: browser.cookie() } })).status === 200
const mine = () =>
  web.db.user.findUnique({ where: { email: provider.state.person.email }, include: { identities: true } })

describe('a sign-in with a provider (contract server)', () => {
  it('creates an account with a verified address, and finds it again', async () => {
    const browser = openBrowser(web)
    expect(await signIn(browser)).toBe('/')
    expect(await isIn(browser)).toBe(true)
    const user = await mine()
    expect(user).toMatchObject({
      role: 'CUSTOMER',
      identities: [{ provider: 'oidc', subject: provider.state.person.sub }],
    })
    expect(user?.emailVerifiedAt).not.toBeNull()
    // The provider's id counts, not the address.
    provider.state.person = { ...provider.state.person, email: 'changed@example.com', email_verified: false }
    expect(await signIn()).toBe('/')
    expect(await web.db.user.count({ where: { email: 'changed@example.com' } })).toBe(0)
  })

  it('never takes over an account by its address', async () => {
    const victim = await addTenant(web.db)
    provider.state.person.email = victim.email.toUpperCase()
    const browser = openBrowser(web)
    expect(await signIn(browser)).toBe('/sign-in?error=SIGN_IN_FIRST')
    expect(await isIn(browser)).toBe(false)
    expect(await web.db.externalIdentity.count({ where: { userId: victim.userId } })).toBe(0)
  })

  it('is connected by whoever is signed in, and then signs them in', async () => {
    const tenant = await addTenant(web.db)
    const browser = openBrowser(web)
    await browser.signIn(tenant.email, TEST_PASSWORD)
    expect(await signIn(browser)).toBe('/settings/security')
    const elsewhere = openBrowser(web)
    expect([await signIn(elsewhere), await isIn(elsewhere)]).toEqual(['/', true])
    expect(await web.db.session.count({ where: { userId: tenant.userId } })).toBe(2)
    const other = await addTenant(web.db)
    const second = openBrowser(web)
    await second.signIn(other.email, TEST_PASSWORD)
    expect(await signIn(second)).toBe('/sign-in?error=PROVIDER_IN_USE')
    await web.as(tenant.userId).person.disconnect({ provider: 'oidc' })
    web.services.signUpOpen = false
    expect(await signIn()).toBe('/sign-in?error=SIGN_UP_CLOSED')
  })

  it('needs an address that the provider has verified', async () => {
    for (const unverified of [false, 'false', 'yes']) {
      provider.state.person.email_verified = unverified
      expect(await signIn()).toBe('/sign-in?error=PROVIDER_UNVERIFIED')
    }
    expect(await mine()).toBeNull()
  })

  it('is no way around a closed sign-up', async () => {
    web.services.signUpOpen = false
    expect(await signIn()).toBe('/sign-in?error=SIGN_UP_CLOSED')
  })

  it('joins the account that invited the address, also where sign-up is closed, and makes no other', async () => {
    const owner = await addTenant(web.db)
    const { email } = provider.state.person
    const { id: invitationId } = await web.as(owner.userId).invitation.create({ email, role: 'viewer' })
    web.services.signUpOpen = false
    expect(await signIn()).toBe('/')
    const { id: userId = '' } = (await mine()) ?? {}
    expect(await web.db.membership.count({ where: { userId } })).toBe(0)
    await web.as(userId).invitation.accept({ invitationId })
    expect((await web.as(userId).account.me()).account.id).toBe(owner.accountId)
  })

  it.each(['signature', 'none', 'nonce', 'audience', 'expired'] as const)(
    'rejects an ID token with a wrong %s',
    async (fault) => {
      provider.state.fault = fault
      const browser = openBrowser(web)
      expect(await signIn(browser)).toBe('/sign-in?error=PROVIDER')
      expect([await isIn(browser), await mine()]).toEqual([false, null])
    },
  )

  it('rejects an answer that this browser did not ask for, and one that was used', async () => {
    const [attacker, victim] = [openBrowser(web), openBrowser(web)]
    const back = await visit(attacker)
    expect(await returnTo(victim, back)).toBe('/sign-in?error=PROVIDER')
    expect(await isIn(victim)).toBe(false)
    const own = await visit(victim)
    expect(await returnTo(victim, own)).toBe('/')
    expect(await returnTo(openBrowser(web), own)).toBe('/sign-in?error=PROVIDER')
  })

  it('ends on our own pages, wherever it was asked to go', async () => {
    for (const callbackUrl of ['https://evil.example', '//evil.example', 'javascript:alert(1)'])
      expect(await signIn(openBrowser(web), { callbackUrl })).toBe('/')
  })

  it('exists for configured providers only', async () => {
    for (const id of ['google', 'github', 'other', '__proto__'])
      for (const [method, path] of [
        ['POST', `signin/${id}`],
        ['GET', `callback/${id}?code=x`],
      ] as const)
        expect((await openBrowser(web).auth(method, path, method === 'POST' ? {} : undefined)).status, path).toBe(404)
  })
})

it('a provider that does not answer is left alone for a while: nobody waits for it', async () => {
  const { oauth } = web.services
  web.services.oauth = { oidc: { ...CLIENT, issuer: `http://127.0.0.1:${await findFreePort()}`, name: 'Test' } }
  const state = () => listBreakers().find(({ service }) => service === 'oauth')
  const browser = openBrowser(web)
  const { csrfToken } = await (await browser.auth('GET', 'csrf')).json()
  const goTo = () => browser.auth('POST', 'signin/oidc', { csrfToken, json: 'true' })
  for (let i = 0; i < 5; i++) expect((await goTo()).status).toBe(200)
  expect(state()).toMatchObject({ state: 'open', hosts: ['oidc'] })
  expect(await (await goTo()).json()).toEqual({ url: 'http://127.0.0.1:3000/sign-in?error=PROVIDER' })
  const back = await browser.auth('GET', 'callback/oidc?code=x&state=y')
  expect([back.status, back.headers.get('location')]).toEqual([302, 'http://127.0.0.1:3000/sign-in?error=PROVIDER'])
  web.services.oauth = oauth
})
