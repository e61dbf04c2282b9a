import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSecrets } from '../adapters/secrets.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { type CheckSignIn, openSignIn } from './sign-in.ts'

let web: TestWeb
let tenant: Tenant
let check: CheckSignIn

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  check = openSignIn(web.db)
})
afterAll(() => web?.close())

describe('a sign-in', () => {
  it('takes the address however it is typed', async () => {
    const email = ` ${tenant.email.toUpperCase()} `
    expect(await check({ email, password: TEST_PASSWORD, ip: '10.0.0.1' })).toMatchObject({
      kind: 'signed-in',
      userId: tenant.userId,
    })
  })
  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await check({ email: tenant.email, password: 'wrong', ip: '10.0.0.2' })
    const unknown = await check({ email: 'nobody@example.com', password: 'wrong', ip: '10.0.0.2' })
    const senseless = await check({ email: 'not an address', password: '', ip: '10.0.0.2' })
    expect([wrong, unknown, senseless]).toEqual([{ kind: 'refused' }, { kind: 'refused' }, { kind: 'refused' }])
  })
  it('is blocked after eight wrong attempts from one place, for the right password too, but not elsewhere', async () => {
    const guess = (password: string, ip: string) => check({ email: tenant.email, password, ip })
    const results = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(`guess ${n}`, '10.0.0.3')))
    expect(results.filter(({ kind }) => kind === 'refused')).toHaveLength(8)
    expect(results.filter(({ kind }) => kind === 'too-many-attempts')).toHaveLength(4)
    expect(await guess(TEST_PASSWORD, '10.0.0.3')).toMatchObject({ kind: 'too-many-attempts' })
    expect(await guess(TEST_PASSWORD, '10.0.0.4')).toMatchObject({ kind: 'signed-in' })
  })
  it('is blocked for an address that is guessed at from many places', async () => {
    const victim = await addTenant(web.db)
    const places = Array.from({ length: 70 }, (_, n) => `10.1.0.${n}`)
    const kinds: string[] = []
    for (const ip of places) kinds.push((await check({ email: victim.email, password: 'guess', ip })).kind)
    expect(kinds.filter((kind) => kind === 'refused')).toHaveLength(60)
    expect(kinds.at(-1)).toBe('too-many-attempts')
  })
})

describe('a session cookie', () => {
  const cookieOf = async (userId: string, secret?: string) => {
    const { nextAuthSecret } = await loadSecrets(web.services.dataDir)
    return `theme=dark; next-auth.session-token=${await encode({ token: { userId }, secret: secret ?? nextAuthSecret })}`
  }
  const channels = (headers: Record<string, string>, method = 'GET') =>
    web.rest(method, '/api/channels', { headers, ...(method === 'POST' ? { json: { name: 'News' } } : {}) })

  it('opens the account of its user', async () => {
    expect((await channels({ cookie: await cookieOf(tenant.userId) })).status).toBe(200)
  })
  it('is worth nothing when another installation signed it', async () => {
    const cookie = await cookieOf(tenant.userId, 'another secret of sufficient length')
    expect((await channels({ cookie })).status).toBe(401)
  })
  it('is worth nothing once its user is removed', async () => {
    const leaver = await addTenant(web.db)
    const cookie = await cookieOf(leaver.userId)
    await web.db.user.delete({ where: { id: leaver.userId } })
    expect((await channels({ cookie })).status).toBe(401)
  })
  it('changes nothing from a page of another site', async () => {
    const cookie = await cookieOf(tenant.userId)
    const before = await web.db.channel.count()
    const forged = await channels({ cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 'POST')
    expect(forged.body.error.code).toBe('FORBIDDEN')
    expect(await web.db.channel.count()).toBe(before)
    expect((await channels({ cookie, origin: web.services.publicUrl }, 'POST')).status).toBe(201)
  })
})
