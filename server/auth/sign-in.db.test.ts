import { EncryptJWT, SignJWT, UnsecuredJWT } from 'jose'
import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeyRing } from '#adapters/master-keys.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { startSession } from '#features/session/start-session.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { readSession } from './session-token.ts'
import { type CheckSignIn, openSignIn } from './sign-in.ts'

let web: TestWeb
let tenant: Tenant
let check: CheckSignIn

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  check = openSignIn({ ...web.services, db: web.db, keys: openKeyRing(web.services.dataDir) })
})
afterAll(() => web?.close())

describe('a sign-in', () => {
  it('accepts the address in any spelling', async () => {
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
  it('takes as long for an unknown address as for a wrong password', async () => {
    const spent = { known: 0, unknown: 0 }
    for (let round = 0; round < 5; round++)
      for (const [kind, email] of [
        ['known', tenant.email],
        ['unknown', `nobody-${round}@example.com`],
      ] as const) {
        const from = performance.now()
        await check({ email, password: 'wrong', ip: `10.2.${round}.${kind.length}` })
        spent[kind] += performance.now() - from
      }
    expect(spent.unknown / spent.known).toBeGreaterThan(0.5)
    expect(spent.unknown / spent.known).toBeLessThan(2)
  })
  it('is delayed after five failures from one address, and not from another', async () => {
    const victim = await addTenant(web.db)
    const guess = (password: string, ip: string) => check({ email: victim.email, password, ip })
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => guess(`guess ${n}`, '10.0.0.3')))
    expect(results.filter(({ kind }) => kind === 'refused').length).toBeLessThanOrEqual(9)
    const waits = results.map((result) => (result.kind === 'too-many-attempts' ? result.retryAfterMs : 0))
    expect(Math.max(...waits)).toBeLessThanOrEqual(4_000)
    expect(await guess(TEST_PASSWORD, '10.0.0.4')).toMatchObject({ kind: 'signed-in' })
  })
  it('is accepted from the same address once the delay is over', async () => {
    const victim = await addTenant(web.db)
    const guess = (password: string) => check({ email: victim.email, password, ip: '10.0.0.5' })
    for (let n = 0; n < 6; n++) await guess('wrong')
    await expect
      .poll(async () => (await guess(TEST_PASSWORD)).kind, { timeout: 15_000, interval: 200 })
      .toBe('signed-in')
  })
  it('is delayed for an e-mail address that is tried from many addresses, but not where it succeeded before', async () => {
    const victim = await addTenant(web.db)
    expect((await check({ email: victim.email, password: TEST_PASSWORD, ip: '10.9.0.1' })).kind).toBe('signed-in')
    const kinds: string[] = []
    for (let n = 0; n < 60; n++)
      kinds.push((await check({ email: victim.email, password: 'guess', ip: `10.1.0.${n}` })).kind)
    expect(kinds.filter((kind) => kind === 'refused').length).toBeLessThan(45)
    expect(kinds).toContain('too-many-attempts')
    expect((await check({ email: victim.email, password: TEST_PASSWORD, ip: '10.9.0.1' })).kind).toBe('signed-in')
  })
  it('is delayed for an address that tries many e-mail addresses', async () => {
    const kinds: string[] = []
    for (let n = 0; n < 60; n++)
      kinds.push((await check({ email: `person-${n}@example.com`, password: 'guess', ip: '10.3.0.1' })).kind)
    expect(kinds.filter((kind) => kind === 'refused').length).toBeLessThan(45)
    expect(kinds).toContain('too-many-attempts')
    // A whole IPv6 network counts as one address.
    for (let n = 0; n < 60; n++) {
      const ip = `2001:db8:1:2::${n.toString(16)}`
      kinds.push((await check({ email: `other-${n}@example.com`, password: 'guess', ip })).kind)
    }
    expect(kinds.slice(60)).toContain('too-many-attempts')
  })
  it('is in the audit trail with address and browser, and so are failures', async () => {
    const person = await addTenant(web.db)
    const from = { ip: '203.0.113.5', userAgent: `Browser\n\u001b[31m${'x'.repeat(1_000)}` }
    await check({ email: person.email, password: 'wrong', ...from })
    await check({ email: person.email, password: TEST_PASSWORD, ...from })
    const entries = () => web.db.auditEntry.findMany({ where: { subjectId: person.userId }, orderBy: { id: 'asc' } })
    await expect.poll(async () => (await entries()).length).toBe(2)
    for (const { data } of await entries()) {
      const { address, userAgent } = data as { address: string; userAgent: string }
      expect([address, userAgent.startsWith('Browser xxx'), userAgent.length < 250]).toEqual([
        '203.0.113.5',
        true,
        true,
      ])
    }
    expect((await entries()).map(({ action, actor }) => [action, actor]).sort()).toEqual([
      ['session.refused', 'guest'],
      ['session.start', `user:${person.userId}`],
    ])
  })
  it('does not fill the audit trail with repeated failures', async () => {
    const person = await addTenant(web.db)
    for (let n = 0; n < 30; n++) await check({ email: person.email, password: 'wrong', ip: `10.4.0.${n}` })
    const where = { action: 'session.refused', subjectId: person.userId }
    await expect.poll(() => web.db.auditEntry.count({ where })).toBeGreaterThanOrEqual(20)
    expect(await web.db.auditEntry.count({ where })).toBeLessThan(24)
  })
})

describe('a session cookie', () => {
  const tokenOf = async (userId: string, secret?: string) => {
    const { accountId } = await web.db.membership.findFirstOrThrow({ where: { userId } })
    const visitor = { address: '203.0.113.7', userAgent: 'A browser' }
    const sessionId = await startSession(web.db, { id: userId, accountId }, visitor, Date.now())
    const { nextAuthSecret } = await loadSecrets(web.services.dataDir)
    return encode({ token: { userId, sessionId }, secret: secret ?? nextAuthSecret })
  }
  const cookieOf = async (userId: string, secret?: string) =>
    `theme=dark; next-auth.session-token=${await tokenOf(userId, secret)}`
  const channels = (headers: Record<string, string>, method = 'GET') =>
    web.rest(method, '/api/channels', { headers, ...(method === 'POST' ? { json: { name: 'News' } } : {}) })

  it('opens the account of its user', async () => {
    expect((await channels({ cookie: await cookieOf(tenant.userId) })).status).toBe(200)
  })
  it('is invalid when another installation signed it', async () => {
    const cookie = await cookieOf(tenant.userId, 'another secret of sufficient length')
    expect((await channels({ cookie })).status).toBe(401)
  })
  it('is invalid in any other form than our own: unsigned, signed instead of encrypted, or with a key as its text', async () => {
    const sessionId = (await web.db.session.findFirstOrThrow({ where: { userId: tenant.userId } })).id
    const { nextAuthSecret } = await loadSecrets(web.services.dataDir)
    const claims = { userId: tenant.userId, sessionId }
    const secret = new TextEncoder().encode(nextAuthSecret)
    const forged = [
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret),
      await new EncryptJWT(claims).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(secret.slice(0, 32)),
    ]
    for (const token of forged)
      expect((await channels({ cookie: `next-auth.session-token=${token}` })).status).toBe(401)
  })
  it('counts under the name that https protects only, when the dashboard is reached over https', async () => {
    const [plain, secure] = [await tokenOf(tenant.userId), await tokenOf(tenant.userId)]
    const both = `next-auth.session-token=${plain}; __Secure-next-auth.session-token=${secure}`
    const over = (publicUrl: string, cookie: string) => readSession({ ...web.services, publicUrl }, cookie)
    const [https, http] = ['https://tv.example.com', 'http://127.0.0.1:3000']
    expect(await over(https, both)).toEqual(await over(https, `__Secure-next-auth.session-token=${secure}`))
    expect(await over(https, both)).not.toEqual(await over(http, both))
    expect(await over(https, `next-auth.session-token=${plain}`)).toBeNull()
  })
  it('of an older kind, without a session, is invalid', async () => {
    const { nextAuthSecret } = await loadSecrets(web.services.dataDir)
    const token = await encode({ token: { userId: tenant.userId }, secret: nextAuthSecret })
    expect((await channels({ cookie: `next-auth.session-token=${token}` })).status).toBe(401)
  })
  it('is invalid once its user is removed', async () => {
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
