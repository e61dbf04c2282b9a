// The API below a path of a host, as PUBLIC_URL names it.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBrowser } from '#server/testing/browser.ts'
import { addReadyMedia, addTenant, TEST_PASSWORD, type Tenant } from '#server/testing/fixtures.ts'
import { openOidcServer } from '#server/testing/oidc-server.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { readSession } from '../auth/session-token.ts'
import { answerTrpc } from '../trpc/handle.ts'
import { answerRest } from './handle.ts'

const PUBLIC_URL = 'https://example.com/tv'
const CLIENT = { id: 'cloud-playout', secret: 'a client secret' }
// Before anything reads the environment.
vi.hoisted(() => vi.stubEnv('PUBLIC_URL', 'https://example.com/tv'))

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(async () => {
  await web?.close()
  vi.unstubAllEnvs()
})

const at = (path: string) => `http://127.0.0.1:3000${path}`
const services = () => ({ ...web.services, publicUrl: PUBLIC_URL })

it.each(['/tv/api/channels', '/tv/api/v1/channels', '/api/channels'])('answers at %s', async (path) => {
  expect((await web.rest('GET', path, { key: tenant.key })).status).toBe(200)
})

it('answers calls of pages at both addresses', async () => {
  const headers = { authorization: `Bearer ${tenant.key}` }
  for (const path of ['/tv/api/trpc/channel.list', '/api/trpc/channel.list'])
    expect([path, (await answerTrpc(new Request(at(path), { headers }), services)).status]).toEqual([path, 200])
})

it('names the path in its answers', async () => {
  const problem = await (await answerRest(new Request(at('/tv/api/nothing')), services)).json()
  expect(problem.type).toBe('/tv/docs/api#not-found')
  expect((await web.rest('GET', '/tv/api/openapi.json')).body.servers).toEqual([{ url: '/tv' }])
  const id = await addReadyMedia(web.db, tenant.accountId)
  const { body } = await web.rest('GET', `/tv/api/media/${id}`, { key: tenant.key })
  expect(body.thumbnailUrl).toMatch(new RegExp(`^/tv/api/media/${id}/thumbnail`))
})

it('names the path in the address of an upload', async () => {
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': 'filename YS5tcDQ=' }
  const made = await web.rest('POST', '/tv/api/uploads', { key: tenant.key, headers })
  const location = made.headers.get('location') ?? ''
  expect(location).toMatch(/^\/tv\/api\/uploads\/up_\w+$/)
  const asked = await web.rest('HEAD', location, { key: tenant.key, headers: { 'tus-resumable': '1.0.0' } })
  expect(asked.headers.get('upload-offset')).toBe('0')
})

describe('the sign-in', () => {
  const open = () => openBrowser(web, { publicUrl: PUBLIC_URL })

  it('stays below the path, and so does its cookie', async () => {
    const browser = open()
    const refused = await browser.signIn(tenant.email, 'wrong')
    const { pathname, searchParams } = new URL((await refused.json()).url)
    expect([refused.status, pathname, searchParams.get('error')]).toEqual([
      ...[401, '/tv/api/auth/error', 'CredentialsSignin'],
    ])
    const answer = await browser.signIn(tenant.email, TEST_PASSWORD)
    expect([answer.status, (await answer.json()).url]).toEqual([200, PUBLIC_URL])
    const pathOf = (answer: Response) =>
      answer.headers
        .getSetCookie()
        .flatMap((cookie) => /^__Secure-next-auth\.session-token=.*Path=([^;]*)/.exec(cookie)?.[1] ?? [])
    expect(pathOf(answer)).toEqual(['/tv'])
    const session = await readSession({ ...web.services, publicUrl: PUBLIC_URL }, browser.cookie())
    expect(session?.userId).toBe(tenant.userId)
    expect(pathOf(await browser.signOut())).toEqual(['/tv'])
    expect(await web.db.session.count({ where: { id: session?.sessionId } })).toBe(0)
  })

  it('with a provider comes back below the path', async () => {
    const provider = await openOidcServer(CLIENT)
    web.services.oauth = { oidc: { ...CLIENT, issuer: provider.issuer, name: 'Test' } }
    provider.state.person = { sub: 'p', email: 'p@example.com', email_verified: true, name: 'Ada' }
    try {
      const browser = open()
      const { csrfToken } = await (await browser.auth('GET', 'csrf')).json()
      const wish = { callbackUrl: 'https://evil.example/' }
      const asked = await browser.auth('POST', 'signin/oidc', { csrfToken, json: 'true', ...wish })
      const address = (await asked.json()).url
      expect(address).not.toMatch(/callbackUrl|evil/)
      const there = await fetch(address, { redirect: 'manual' })
      const back = new URL(there.headers.get('location') ?? '')
      expect(back.origin + back.pathname).toBe(`${PUBLIC_URL}/api/auth/callback/oidc`)
      const done = await browser.auth('GET', `callback/oidc${back.search}&callbackUrl=https://evil.example/`)
      expect([done.status, done.headers.get('location')]).toEqual([302, PUBLIC_URL])
      const lost = await browser.auth('GET', `callback/oidc${back.search}`)
      expect(lost.headers.get('location')).toBe(`${PUBLIC_URL}/sign-in?error=PROVIDER`)
    } finally {
      await provider.close()
    }
  })
})
