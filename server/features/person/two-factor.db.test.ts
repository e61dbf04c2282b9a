import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openKeyRing } from '#adapters/master-keys.ts'
import { rotateKeys } from '#features/destination/rotate-keys.ts'
import { openAuthenticator } from '#server/testing/authenticator.ts'
import { openBrowser } from '#server/testing/browser.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { requireCode } from './check-code.ts'
import { relyingParty } from './passkey-challenge.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  await web.db.rateLimiterFlexible.deleteMany()
})
afterAll(() => web?.close())

const me = () => web.as(tenant.userId).person
const codeAt = (secret: string, atMs: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs })
const PERIOD_MS = 30_000

/** Turned on, with the code of the period before; the present one is unused. */
async function turnOn() {
  const { secret } = await me().beginTwoFactor({ currentPassword: TEST_PASSWORD })
  const { recoveryCodes } = await me().confirmTwoFactor({ code: codeAt(secret, Date.now() - PERIOD_MS) })
  return { secret, recoveryCodes }
}

/** @returns 'in', or why not */
async function signIn(more: { code?: string; passkey?: string } = {}, password = TEST_PASSWORD) {
  const browser = openBrowser(web)
  const answer = await browser.signIn(password === '' ? '' : tenant.email, password, undefined, more)
  if (answer.status === 200) return 'in'
  return new URL((await answer.json()).url).searchParams.get('error')
}

const step = (now: number) => ({ db: web.db, keys: openKeyRing(web.services.dataDir), userId: tenant.userId, now })

describe('two-factor sign-in', () => {
  it('asks for a code after the password, and accepts each code once', async () => {
    const { secret } = await turnOn()
    expect(await signIn()).toBe('SECOND_STEP')
    expect(await signIn({ code: '000000' })).toBe('WRONG_CODE')
    const code = codeAt(secret, Date.now())
    expect(await signIn({ code })).toBe('in')
    expect(await signIn({ code })).toBe('WRONG_CODE')
    // Without the password a code is worth nothing, and the answer does not say that it is right.
    expect(await signIn({ code: codeAt(secret, Date.now() + PERIOD_MS) }, 'wrong password')).toBe('CredentialsSignin')
    const entries = await web.db.auditEntry.findMany({ where: { action: 'session.start', subjectId: tenant.userId } })
    expect(entries.map(({ data }) => (data as { how: string }).how)).toEqual(['password and totp'])
  })

  it('accepts a code once, also when it is sent several times at once', async () => {
    const { secret } = await turnOn()
    const code = codeAt(secret, Date.now())
    const answers = await Promise.all([1, 2, 3].map(() => codeOf(requireCode(step(Date.now()), code))))
    expect(answers.sort()).toEqual(['WRONG_CODE', 'WRONG_CODE', 'done'])
  })

  it('accepts a clock that is half a minute off, and no more', async () => {
    const { secret } = await turnOn()
    const now = Date.now() + 10 * PERIOD_MS
    expect(await codeOf(requireCode(step(now), codeAt(secret, now - 2 * PERIOD_MS)))).toBe('WRONG_CODE')
    expect(await codeOf(requireCode(step(now), codeAt(secret, now + 2 * PERIOD_MS)))).toBe('WRONG_CODE')
    expect(await codeOf(requireCode(step(now), codeAt(secret, now - PERIOD_MS)))).toBe('done')
    expect(await codeOf(requireCode(step(now), codeAt(secret, now + PERIOD_MS)))).toBe('done')
    // An earlier period than the latest accepted one.
    expect(await codeOf(requireCode(step(now), codeAt(secret, now)))).toBe('WRONG_CODE')
  })

  it('accepts each recovery code once, with or without hyphens', async () => {
    const { recoveryCodes } = await turnOn()
    const [first = '', second = ''] = recoveryCodes
    expect([recoveryCodes.length, new Set(recoveryCodes).size]).toEqual([10, 10])
    expect(await signIn({ code: ` ${first.toUpperCase()} ` })).toBe('in')
    expect(await signIn({ code: first })).toBe('WRONG_CODE')
    expect(await signIn({ code: second.replaceAll('-', '') })).toBe('in')
    expect((await me().security()).twoFactor).toMatchObject({ recoveryCodesLeft: 8 })
    const other = await addTenant(web.db)
    expect(await web.db.recoveryCode.count({ where: { userId: other.userId } })).toBe(0)
    expect(JSON.stringify(await web.db.recoveryCode.findMany())).not.toContain(second.replaceAll('-', ''))
  })

  it('delays guesses, from every address', async () => {
    const { secret } = await turnOn()
    const answers: string[] = []
    for (let n = 0; n < 12; n++) answers.push(await codeOf(requireCode(step(Date.now()), String(100_000 + n))))
    expect(answers.filter((answer) => answer === 'WRONG_CODE').length).toBeLessThanOrEqual(7)
    expect(answers).toContain('TOO_MANY_ATTEMPTS')
    expect(await signIn({ code: codeAt(secret, Date.now()) })).toBe('TOO_MANY_ATTEMPTS')
  })

  it('is reset by an admin, who ends all sessions by it; the person gets a mail', async () => {
    await turnOn()
    const browser = openBrowser(web)
    const admin = web.as((await addTenant(web.db, 'ADMIN')).userId)
    const { accountId, userId } = tenant
    const other = await addTenant(web.db)
    expect(await codeOf(admin.admin.resetSecondFactor({ accountId: other.accountId, userId }))).toBe('NOT_FOUND')
    expect(await codeOf(web.as(userId).admin.resetSecondFactor({ accountId, userId }))).toBe('FORBIDDEN')
    expect(await signIn()).toBe('SECOND_STEP')
    await admin.admin.resetSecondFactor({ accountId, userId })
    expect(await web.db.session.count({ where: { userId } })).toBe(0)
    expect((await browser.signIn(tenant.email, TEST_PASSWORD)).status).toBe(200)
    const mails = await web.db.mail.findMany({ where: { userId, kind: 'security-changed' } })
    expect(mails.map(({ data }) => data)).toContainEqual({ action: 'person.second-factor-reset' })
    const entry = await web.db.auditEntry.findFirst({ where: { accountId, action: 'person.second-factor-reset' } })
    expect(entry).toMatchObject({ subjectId: userId })
  })

  it('is turned on with the password and a first code, and then ends other sessions', async () => {
    const other = openBrowser(web)
    await other.signIn(tenant.email, TEST_PASSWORD)
    expect(await codeOf(me().beginTwoFactor({ currentPassword: 'wrong password' }))).toBe('WRONG_PASSWORD')
    const { secret, uri } = await me().beginTwoFactor({ currentPassword: TEST_PASSWORD })
    expect(uri).toMatch(/^otpauth:\/\/totp\/Cloud%20Playout:/)
    // Until then nothing is asked.
    expect(await signIn()).toBe('in')
    expect(await codeOf(me().confirmTwoFactor({ code: '000000' }))).toBe('WRONG_CODE')
    await me().confirmTwoFactor({ code: codeAt(secret, Date.now()) })
    expect((await web.rest('GET', '/api/channels', { headers: { cookie: other.cookie() } })).status).toBe(401)
    expect(await codeOf(me().beginTwoFactor({ currentPassword: TEST_PASSWORD }))).toBe('TWO_FACTOR_ON')
    expect(await web.db.mail.count({ where: { kind: 'security-changed', userId: tenant.userId } })).toBe(1)
    const row = await web.db.totp.findUniqueOrThrow({ where: { userId: tenant.userId } })
    expect(Buffer.from(row.secret).toString('latin1')).not.toContain(secret)
  })

  it('is turned off with a code only, and new recovery codes replace the old ones', async () => {
    const { secret, recoveryCodes } = await turnOn()
    expect(await codeOf(me().endTwoFactor({ code: '000000' }))).toBe('WRONG_CODE')
    expect(await signIn()).toBe('SECOND_STEP')
    const renewed = await me().renewRecoveryCodes({ code: codeAt(secret, Date.now()) })
    expect(await codeOf(me().endTwoFactor({ code: recoveryCodes[0] ?? '' }))).toBe('WRONG_CODE')
    await me().endTwoFactor({ code: renewed.recoveryCodes[0] ?? '' })
    expect(await signIn()).toBe('in')
    expect(await web.db.recoveryCode.count({ where: { userId: tenant.userId } })).toBe(0)
  })

  it('continues after a rotation of the master keys', async () => {
    const { secret } = await turnOn()
    const { unreadable, rewrapped } = await rotateKeys(web.db, web.services.dataDir)
    expect([unreadable, rewrapped > 0]).toEqual([0, true])
    expect(await signIn({ code: codeAt(secret, Date.now()) })).toBe('in')
  })
})

describe('a passkey', () => {
  async function add(authenticator = openAuthenticator()) {
    const options = await me().beginPasskey({ currentPassword: TEST_PASSWORD })
    await me().addPasskey({ name: 'My phone', response: authenticator.create(options) })
    return authenticator
  }
  const challenge = () => web.as(null).person.beginPasskeySignIn()

  it('signs in without address and password, once for each challenge', async () => {
    const phone = await add()
    const asked = await challenge()
    const passkey = phone.get(asked)
    expect(await signIn({ passkey }, '')).toBe('in')
    expect(await signIn({ passkey }, '')).toBe('CredentialsSignin')
    expect(await signIn({ passkey: phone.get(asked) }, '')).toBe('CredentialsSignin')
    expect((await me().security()).passkeys).toMatchObject([{ name: 'My phone', lastUsedAt: expect.any(String) }])
  })

  it('is the second step after the password', async () => {
    await turnOn()
    const key = await add(openAuthenticator({ verifies: false }))
    // It proves possession only, so it does not replace the password.
    expect(await signIn({ passkey: key.get(await challenge()) }, '')).toBe('CredentialsSignin')
    expect(await signIn({ passkey: key.get(await challenge()) })).toBe('in')
    const mine = tenant
    tenant = await addTenant(web.db)
    await turnOn()
    expect(await signIn({ passkey: key.get(await challenge()) })).toBe('WRONG_CODE')
    tenant = mine
  })

  it('is rejected from another site, for another site, with another key, and as a copy', async () => {
    const phone = await add()
    const evil = openAuthenticator({ origin: 'https://evil.example' })
    const options = await me().beginPasskey({ currentPassword: TEST_PASSWORD })
    expect(await codeOf(me().addPasskey({ name: 'x', response: evil.create(options) }))).toBe('PASSKEY_REFUSED')
    const other = openAuthenticator({ rpID: 'evil.example' })
    const again = await me().beginPasskey({ currentPassword: TEST_PASSWORD })
    expect(await codeOf(me().addPasskey({ name: 'x', response: other.create(again) }))).toBe('PASSKEY_REFUSED')
    const stranger = JSON.parse(openAuthenticator().get(await challenge()))
    const forged = JSON.stringify({ ...stranger, id: phone.id, rawId: phone.id })
    expect(await signIn({ passkey: forged }, '')).toBe('CredentialsSignin')
    // Two answers with one counter: one of the authenticators is a copy.
    const [first, second] = [phone.get(await challenge()), phone.get(await challenge())]
    expect(await signIn({ passkey: second }, '')).toBe('in')
    expect(await signIn({ passkey: first }, '')).toBe('CredentialsSignin')
    for (const broken of ['', '{', 'null', '[]', '{"id":"x"}', '"x"'])
      expect(await signIn({ passkey: broken || 'x' }, ''), broken).toBe('CredentialsSignin')
  })

  it('is not added with the challenge of somebody else, or of a sign-in', async () => {
    const response = openAuthenticator().create(await challenge())
    expect(await codeOf(me().addPasskey({ name: 'x', response }))).toBe('PASSKEY_REFUSED')
    const theirs = openAuthenticator().create(await me().beginPasskey({ currentPassword: TEST_PASSWORD }))
    tenant = await addTenant(web.db)
    expect(await codeOf(me().addPasskey({ name: 'x', response: theirs }))).toBe('PASSKEY_REFUSED')
  })

  it('no longer signs in once its owner removed it; a stranger cannot', async () => {
    const phone = await add()
    const stranger = await addTenant(web.db)
    const passkeyId = phone.id
    expect(await codeOf(web.as(stranger.userId).person.removePasskey({ passkeyId }))).toBe('NOT_FOUND')
    await me().removePasskey({ passkeyId })
    expect(await signIn({ passkey: phone.get(await challenge()) }, '')).toBe('CredentialsSignin')
    expect(await codeOf(me().beginPasskey({ currentPassword: 'wrong password' }))).toBe('WRONG_PASSWORD')
  })

  it('needs https and a name, or this machine', () => {
    expect(relyingParty('https://tv.example.com:8443')).toEqual({
      rpID: 'tv.example.com',
      origin: 'https://tv.example.com:8443',
    })
    expect(relyingParty('http://127.0.0.1:3000')).toEqual({ rpID: 'localhost', origin: 'http://localhost:3000' })
    for (const none of [
      'http://tv.example.com',
      'https://192.0.2.7',
      'https://[2001:db8::1]',
      'http://192.168.1.5:3000',
    ])
      expect(relyingParty(none), none).toBeNull()
  })
})
