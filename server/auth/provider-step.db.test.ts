// A person with two-factor sign-in who signs in with a provider: the second step comes after the provider's answer.
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { signPreview } from '#adapters/preview-token.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import { openBrowser } from '../testing/browser.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '../testing/fixtures.ts'
import { openOidcServer } from '../testing/oidc-server.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { rememberProvider } from './provider-step.ts'

const CLIENT = { id: 'cloud-playout', secret: 'a client secret' }
const PERIOD_MS = 30_000
const COOKIE = 'cloud-playout.second-step'

let web: TestWeb
let provider: Awaited<ReturnType<typeof openOidcServer>>
let tenant: Tenant
let codeAt: (atMs: number) => string

beforeAll(async () => {
  web = await openTestWeb()
  provider = await openOidcServer(CLIENT)
  web.services.oauth = { oidc: { ...CLIENT, issuer: provider.issuer, name: 'Test' } }
})
beforeEach(async () => {
  await web.db.rateLimiterFlexible.deleteMany()
  tenant = await addTenant(web.db)
  provider.state.person = { sub: tenant.userId, email: tenant.email, email_verified: true, name: 'Ada' }
  const { person } = web.as(tenant.userId)
  const { secret } = await person.beginTwoFactor({ currentPassword: TEST_PASSWORD })
  codeAt = (timestamp) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })
  await person.confirmTwoFactor({ code: codeAt(Date.now() - PERIOD_MS) })
  await web.db.externalIdentity.create({ data: { provider: 'oidc', subject: tenant.userId, userId: tenant.userId } })
})
afterAll(async () => {
  await provider?.close()
  await web?.close()
})

type Browser = ReturnType<typeof openBrowser>

/** There and back. @returns where the browser ends */
async function answerOfProvider(browser: Browser): Promise<string> {
  const { csrfToken } = await (await browser.auth('GET', 'csrf')).json()
  const there = await (await browser.auth('POST', 'signin/oidc', { csrfToken, json: 'true' })).json()
  const { search } = new URL((await fetch(there.url, { redirect: 'manual' })).headers.get('location') ?? '')
  const answer = await browser.auth('GET', `callback/oidc${search}`)
  const { pathname, search: query } = new URL(answer.headers.get('location') ?? 'none:')
  return pathname + query
}

/** @returns 'in', or why not */
async function enter(browser: Browser, code: string, step = 'provider') {
  const { csrfToken } = await (await browser.auth('GET', 'csrf')).json()
  const fields = { email: '', password: '', code, step, csrfToken, json: 'true' }
  const answer = await browser.auth('POST', 'callback/credentials', fields)
  return answer.status === 200 ? 'in' : new URL((await answer.json()).url).searchParams.get('error')
}

const isIn = async (browser: Browser) =>
  (await web.rest('GET', '/api/channels', { headers: { cookie: browser.cookie() } })).status === 200

it('asks for the second step after the provider, and says so in the audit trail', async () => {
  const browser = openBrowser(web)
  expect(await answerOfProvider(browser)).toBe('/sign-in?step=code')
  expect(await isIn(browser)).toBe(false)
  expect(await enter(browser, '000000')).toBe('WRONG_CODE')
  expect(await enter(browser, '')).toBe('SECOND_STEP')
  const code = codeAt(Date.now())
  expect(await enter(browser, code)).toBe('in')
  expect([await isIn(browser), browser.jar.has(COOKIE)]).toEqual([true, false])
  const [entry] = await web.db.auditEntry.findMany({ where: { action: 'session.start', subjectId: tenant.userId } })
  expect(entry?.data).toMatchObject({ how: 'oidc and totp' })
})

it('is worth nothing without the cookie of the provider’s answer, after ten minutes, or once it is disconnected', async () => {
  const browser = openBrowser(web)
  await answerOfProvider(browser)
  const code = codeAt(Date.now())
  expect(await enter(openBrowser(web), code)).toBe('CredentialsSignin')
  // Not asked for as the answer to a provider: an empty password is wrong.
  expect(await enter(browser, code, '')).toBe('CredentialsSignin')
  const old = openBrowser(web)
  const header = await rememberProvider(web.services, { userId: tenant.userId, provider: 'oidc' }, Date.now() - 600_000)
  old.jar.set(COOKIE, header.split(/[=;]/)[1] ?? '')
  expect(await enter(old, code)).toBe('CredentialsSignin')
  await web.as(tenant.userId).person.disconnect({ provider: 'oidc' })
  expect(await enter(browser, code)).toBe('CredentialsSignin')
})

it('takes no token of another purpose, and none of another person with their code', async () => {
  const key = installationTokenKey((await loadSecrets(web.services.dataDir)).nextAuthSecret)
  const preview = { of: 'media', accountId: tenant.accountId, mediaId: 'md_x', issuedAt: Date.now() } as const
  const forged = openBrowser(web)
  forged.jar.set(COOKIE, await signPreview(key, { ...preview, expiresAt: Date.now() + 60_000 }))
  expect(await enter(forged, codeAt(Date.now()))).toBe('CredentialsSignin')
  const other = await addTenant(web.db)
  await web.db.externalIdentity.create({ data: { provider: 'oidc', subject: other.userId, userId: other.userId } })
  const victims = openBrowser(web)
  await answerOfProvider(victims)
  // The code belongs to the person whom the provider named.
  const { secret } = await web.as(other.userId).person.beginTwoFactor({ currentPassword: TEST_PASSWORD })
  const theirs = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() })
  expect(await enter(victims, theirs)).toBe('WRONG_CODE')
})

it('delays guesses of the code', async () => {
  const browser = openBrowser(web)
  await answerOfProvider(browser)
  const answers: (string | null)[] = []
  for (let i = 0; i < 7; i++) answers.push(await enter(browser, String(i).padStart(6, '0')))
  expect(answers.at(-1)).toBe('TOO_MANY_ATTEMPTS')
})
