import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../testing/browser.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { answerNextAuth } from './answer-next-auth.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

/** A body of that many bytes that counts how many were read. */
function bodyOf(bytes: number) {
  const taken = { bytes: 0 }
  const chunk = new Uint8Array(64 * 1024).fill(120)
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (taken.bytes >= bytes) return controller.close()
      taken.bytes += chunk.byteLength
      controller.enqueue(chunk)
    },
  })
  return { body, taken }
}

const post = (path: string, body: BodyInit, headers: HeadersInit = {}) => {
  const url = `http://127.0.0.1:3000/api/auth/${path}`
  const request = new Request(url, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  return answerNextAuth(request, () => web.services)
}

describe('the sign-in endpoint', () => {
  it.each(['_log', 'signin/credentials', 'callback/other', 'session', '', '__proto__'])(
    'rejects POST %s',
    async (path) => {
      const { body, taken } = bodyOf(40_000_000)
      const answer = await post(path, body, { 'content-type': 'application/json' })
      expect([answer.status, answer.headers.get('connection')]).toEqual([404, 'close'])
      expect(taken.bytes).toBeLessThan(200_000)
    },
  )

  it('accepts a small body only', async () => {
    const { body, taken } = bodyOf(40_000_000)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await post('callback/credentials', body, form)
    expect([answer.status, (await answer.json()).error.code]).toEqual([413, 'UPLOAD_TOO_LARGE'])
    expect(taken.bytes).toBeLessThan(500_000)
    const announced = await post('callback/credentials', 'x', { ...form, 'content-length': '40000000' })
    expect(announced.status).toBe(413)
  })

  it('answers malformed bodies with 4xx', async () => {
    const json = { 'content-type': 'application/json' }
    for (const body of ['{', '[]', 'null', '"x"', '{"csrfToken":{"a":1},"json":"true"}', '\u0000'])
      expect((await post('callback/credentials', body, json)).status, body).toBeLessThan(500)
    const browser = openBrowser(web)
    for (const callbackUrl of ['%', 'http://', 'javascript:alert(1)', '//evil.example'])
      expect((await browser.auth('GET', `signin?callbackUrl=${callbackUrl}`)).status, callbackUrl).toBeLessThan(500)
  })

  it('redirects to the configured address, whatever the request claims', async () => {
    const claims = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    const browser = openBrowser(web)
    const answer = await browser.signIn(tenant.email, TEST_PASSWORD, claims)
    expect([answer.status, (await answer.json()).url]).toEqual([200, 'http://127.0.0.1:3000'])
    const page = await browser.auth('GET', 'signin?callbackUrl=https://evil.example/', undefined, claims)
    expect(page.headers.get('location')).not.toContain('evil.example')
    expect([...browser.jar.keys()].filter((name) => name.startsWith('__'))).toEqual([])
  })
})

describe('signing in and out', () => {
  it('opens the account and closes it again', async () => {
    const browser = openBrowser(web)
    const wrong = await browser.signIn(tenant.email, 'wrong password')
    expect([wrong.status, (await wrong.json()).url]).toEqual([401, expect.stringContaining('error=CredentialsSignin')])
    expect((await browser.signIn(tenant.email, TEST_PASSWORD)).status).toBe(200)
    const mine = () => web.rest('GET', '/api/channels', { headers: { cookie: browser.cookie() } })
    expect((await mine()).status).toBe(200)
    expect((await browser.signOut()).status).toBe(200)
    expect((await mine()).status).toBe(401)
  })

  it('requires the token in the page’s own cookie', async () => {
    const browser = openBrowser(web)
    const fields = { email: tenant.email, password: TEST_PASSWORD, csrfToken: 'guessed', json: 'true' }
    await browser.auth('POST', 'callback/credentials', fields)
    expect([...browser.jar.keys()].some((name) => name.includes('session-token'))).toBe(false)
  })
})
