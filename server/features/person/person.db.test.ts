import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Mailer, openMailer } from '#adapters/mail.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import { sendDueMail } from '#features/mail/send-due-mail.ts'
import { openBrowser } from '#server/testing/browser.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addReadyMedia, addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { type MailServer, openMailServer } from '#server/testing/mail-server.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { createToken, VALID_HOURS } from './one-time-token.ts'

const PUBLIC_URL = 'https://tv.example.com'
const HOUR_MS = 3_600_000
const NEW_PASSWORD = 'another long password'

let web: TestWeb
let server: MailServer
let mailer: Mailer

beforeAll(async () => {
  web = await openTestWeb()
  server = await openMailServer()
  mailer = openMailer({ SMTP_URL: server.url, MAIL_FROM: 'tv@example.com' })
  // Sign-ups need a first account.
  await addTenant(web.db, 'ADMIN')
})
beforeEach(async () => {
  await web.db.rateLimiterFlexible.deleteMany()
  await web.db.mail.deleteMany()
  server.taken.length = 0
})
afterAll(async () => {
  mailer.close()
  await server?.close()
  await web?.close()
})

const anybody = () => web.as(null)
let people = 0
const form = (more: object = {}) => ({
  accountName: 'Aurora TV',
  name: 'Ada',
  email: `ada-${++people}@example.com`,
  password: TEST_PASSWORD,
  ...more,
})

async function deliver(): Promise<void> {
  while (
    (await sendDueMail({ db: web.db, send: mailer.send, publicUrl: PUBLIC_URL, keepText: false }, Date.now())) > 0
  );
}

/** The token of the newest mail to that address, which must be a link to that page. */
async function tokenFor(email: string, page: string): Promise<string> {
  await deliver()
  const url = new URL(server.to(email).at(-1)?.link ?? 'none:')
  expect([url.origin, url.pathname]).toEqual([PUBLIC_URL, `/${page}`])
  return url.searchParams.get('token') ?? ''
}

const find = (email: string) => web.db.user.findUnique({ where: { email } })
const signIn = async (email: string, password: string) => (await openBrowser(web).signIn(email, password)).status

/** Signed up, with the address not confirmed. */
async function newcomer() {
  const input = form()
  await anybody().person.signUp(input)
  return { ...input, userId: (await find(input.email))?.id ?? '' }
}

describe('a sign-up', () => {
  it('creates an account, whose owner confirms the address with the link in the mail and then starts a channel', async () => {
    const { email, password, userId } = await newcomer()
    expect(await signIn(email, password)).toBe(200)
    const caller = web.as(userId)
    expect(await caller.person.security()).toMatchObject({ email, emailVerified: false })
    const { id: channelId } = await caller.channel.create({ name: 'Aurora' })
    const { accountId } = await web.db.membership.findFirstOrThrow({ where: { userId } })
    await caller.channel.setRundown({ channelId, items: [await addReadyMedia(web.db, accountId)] })
    expect(await codeOf(caller.channel.start({ channelId }))).toBe('EMAIL_UNVERIFIED')
    expect(await codeOf(caller.channel.restart({ channelId }))).toBe('EMAIL_UNVERIFIED')
    // A key is no way around it.
    const who = { accountId, tag: `user:${userId}` }
    const { secret } = await createApiKey(web.db, who, { name: 'Mine' })
    const byKey = await web.rest('POST', `/api/channels/${channelId}/start`, { key: secret })
    expect([byKey.status, byKey.body.error.code]).toEqual([403, 'EMAIL_UNVERIFIED'])

    await anybody().person.verifyEmail({ token: await tokenFor(email, 'verify-email') })
    expect(await caller.person.security()).toMatchObject({ emailVerified: true })
    expect(await codeOf(caller.channel.start({ channelId }))).toBe('done')
    const entries = await web.db.auditEntry.findMany({ where: { subjectId: userId } })
    expect(entries.map(({ action }) => action)).toContain('person.verify-email')
  })

  it('of an address with an account gets the same answer, changes nothing, and is reported there', async () => {
    const { email, userId } = await addTenant(web.db)
    const before = await find(email)
    const accounts = await web.db.account.count()
    const answers = await Promise.all(
      [email, ` ${email.toUpperCase()} `].map((typed) => anybody().person.signUp(form({ email: typed }))),
    )
    expect(answers).toEqual([await anybody().person.signUp(form()), undefined])
    expect([await find(email), await web.db.account.count()]).toEqual([before, accounts + 1])
    await deliver()
    expect(server.to(email).map(({ link }) => link)).toEqual([`${PUBLIC_URL}/sign-in`, `${PUBLIC_URL}/sign-in`])
    expect(await web.db.oneTimeToken.count({ where: { userId } })).toBe(0)
  })

  it('answers an address with an account in the time of one without', async () => {
    const known = await addTenant(web.db)
    const spent = { known: 0, unknown: 0 }
    for (let round = 0; round < 3; round++)
      for (const kind of ['known', 'unknown'] as const) {
        const from = performance.now()
        await anybody().person.signUp(form(kind === 'known' ? { email: known.email } : {}))
        spent[kind] += performance.now() - from
      }
    expect(spent.known / spent.unknown).toBeGreaterThan(0.7)
    expect(spent.known / spent.unknown).toBeLessThan(1.4)
  })

  it('twice at once makes one account', async () => {
    const input = form()
    await Promise.all([1, 2, 3].map(() => anybody().person.signUp(input)))
    expect(await web.db.user.count({ where: { email: input.email } })).toBe(1)
  })

  it('takes no field that it does not ask for', async () => {
    const input = form({ role: 'ADMIN', emailVerifiedAt: new Date(), unverified: false, id: 'us_mine', accountId: 'x' })
    await anybody().person.signUp(input)
    const user = await find(input.email)
    expect(user).toMatchObject({ role: 'CUSTOMER', emailVerifiedAt: null })
    expect(user?.id).not.toBe('us_mine')
  })

  it('is rejected with the field when it is malformed', async () => {
    for (const wrong of [{ email: 'nobody' }, { email: 'a@b.example\r\nBcc: c@d.example' }, { password: 'short' }])
      expect(await codeOf(anybody().person.signUp(form(wrong)))).toBe('INVALID_INPUT')
    expect(await web.db.mail.count()).toBe(0)
  })

  it('is closed when the operator says so, and before the first account', async () => {
    const before = await web.db.user.count()
    web.services.signUpOpen = false
    expect(await codeOf(anybody().person.signUp(form()))).toBe('SIGN_UP_CLOSED')
    web.services.signUpOpen = true
    expect(await web.db.user.count()).toBe(before)
  })

  it('is slowed down from one network, and the mails to one address are', async () => {
    const answers: string[] = []
    for (let n = 0; n < 14; n++) answers.push(await codeOf(anybody().person.signUp(form())))
    expect(answers).toContain('TOO_MANY_ATTEMPTS')
    await web.db.rateLimiterFlexible.deleteMany()
    const victim = await addTenant(web.db)
    for (let n = 0; n < 12; n++) await codeOf(anybody().person.forgotPassword({ email: victim.email }))
    await deliver()
    expect(server.to(victim.email).length).toBeLessThan(8)
  }, 60_000)

  it('sends the link again on request, a few times', async () => {
    const { userId, email } = await newcomer()
    const caller = web.as(userId)
    const answers: string[] = []
    for (let n = 0; n < 9; n++) answers.push(await codeOf(caller.person.resendVerification()))
    expect([answers[0], answers.at(-1)]).toEqual(['done', 'TOO_MANY_ATTEMPTS'])
    await anybody().person.verifyEmail({ token: await tokenFor(email, 'verify-email') })
    const sent = server.to(email).length
    await caller.person.resendVerification()
    await deliver()
    expect(server.to(email)).toHaveLength(sent)
  })
})

describe('a forgotten password', () => {
  it('is replaced with the link in the mail; all sessions end, and the old password too', async () => {
    const { email, userId } = await addTenant(web.db)
    const browser = openBrowser(web)
    await browser.signIn(email, TEST_PASSWORD)
    await anybody().person.forgotPassword({ email: email.toUpperCase() })
    const token = await tokenFor(email, 'reset-password')
    expect(JSON.stringify(await web.db.oneTimeToken.findMany())).not.toContain(token)
    expect(JSON.stringify(await web.db.mail.findMany())).not.toContain(token)
    await anybody().person.resetPassword({ token, password: NEW_PASSWORD })
    const cookie = browser.cookie()
    expect((await web.rest('GET', '/api/channels', { headers: { cookie } })).status).toBe(401)
    expect([await signIn(email, TEST_PASSWORD), await signIn(email, NEW_PASSWORD)]).toEqual([401, 200])
    await deliver()
    expect(server.to(email).at(-1)?.source).toContain('was changed')
    const entries = await web.db.auditEntry.findMany({ where: { subjectId: userId, action: 'person.reset-password' } })
    expect(entries).toHaveLength(1)
    expect(JSON.stringify(entries.map(({ data }) => data))).not.toContain(NEW_PASSWORD)
  })

  it('of an unknown address gets the same answer, and no mail', async () => {
    const { email } = await addTenant(web.db)
    const answers = await Promise.all(
      [email, 'nobody@example.com'].map((each) => anybody().person.forgotPassword({ email: each })),
    )
    expect(answers).toEqual([undefined, undefined])
    await deliver()
    expect(server.taken.map(({ to }) => to)).toEqual([[email]])
  })

  it('makes its link from PUBLIC_URL, whatever Host says', async () => {
    const { email } = await addTenant(web.db)
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
    const answer = await web.trpc('person.forgotPassword', { method: 'POST', inputs: [{ email }], headers })
    expect(answer.status).toBe(200)
    await tokenFor(email, 'reset-password')
    expect(server.to(email)[0]?.source).not.toContain('evil.example')
  })

  it('confirms the address, and ends the keys of whoever signed up with it before', async () => {
    const { email, userId } = await newcomer()
    const { accountId } = await web.db.membership.findFirstOrThrow({ where: { userId } })
    const { secret } = await createApiKey(web.db, { accountId, tag: `user:${userId}` }, { name: 'Squatter' })
    await anybody().person.forgotPassword({ email })
    await anybody().person.resetPassword({ token: await tokenFor(email, 'reset-password'), password: NEW_PASSWORD })
    expect((await find(email))?.emailVerifiedAt).not.toBeNull()
    expect((await web.rest('GET', '/api/channels', { key: secret })).status).toBe(401)
  })
})

describe('a link', () => {
  it('works once, also when it is opened several times at once', async () => {
    const { email } = await addTenant(web.db)
    await anybody().person.forgotPassword({ email })
    const token = await tokenFor(email, 'reset-password')
    const open = (n: number) => codeOf(anybody().person.resetPassword({ token, password: `${NEW_PASSWORD} ${n}` }))
    expect((await Promise.all([open(1), open(2), open(3)])).sort()).toEqual(['LINK_OVER', 'LINK_OVER', 'done'])
    expect(await open(4)).toBe('LINK_OVER')
  })

  it('ends with its time, and with the next one that is used', async () => {
    const { userId, email } = await addTenant(web.db)
    const made = { purpose: 'resetPassword', userId, email } as const
    const old = await createToken(web.db, made, Date.now() - VALID_HOURS.resetPassword * HOUR_MS - 1)
    expect(await codeOf(anybody().person.resetPassword({ token: old, password: NEW_PASSWORD }))).toBe('LINK_OVER')
    const [first, second] = [await createToken(web.db, made, Date.now()), await createToken(web.db, made, Date.now())]
    await anybody().person.resetPassword({ token: second, password: NEW_PASSWORD })
    expect(await codeOf(anybody().person.resetPassword({ token: first, password: NEW_PASSWORD }))).toBe('LINK_OVER')
  })

  it('for one purpose serves no other', async () => {
    const { userId, email } = await newcomer()
    const before = await find(email)
    for (const purpose of ['verifyEmail', 'resetPassword', 'changeEmail'] as const) {
      const token = await createToken(web.db, { purpose, userId, email: `new-${email}` }, Date.now())
      const calls = {
        verifyEmail: () => anybody().person.verifyEmail({ token }),
        resetPassword: () => anybody().person.resetPassword({ token, password: NEW_PASSWORD }),
        changeEmail: () => anybody().person.confirmEmail({ token }),
      }
      for (const other of Object.keys(calls) as (keyof typeof calls)[])
        if (other !== purpose) expect(await codeOf(calls[other]()), `${purpose} as ${other}`).toBe('LINK_OVER')
    }
    expect(await find(email)).toEqual(before)
  })

  it('that was guessed is rejected, at a limited rate', async () => {
    const answers: string[] = []
    for (let n = 0; n < 40; n++) answers.push(await codeOf(anybody().person.verifyEmail({ token: `guess ${n}` })))
    expect(answers.filter((answer) => answer === 'LINK_OVER').length).toBeLessThanOrEqual(33)
    expect(answers).toContain('TOO_MANY_ATTEMPTS')
  })
})

describe('a changed e-mail address', () => {
  const change = (userId: string, newEmail: string, currentPassword = TEST_PASSWORD) =>
    web.as(userId).person.changeEmail({ newEmail, currentPassword })

  it('counts once it was confirmed there; the old one gets a notice, and its links end', async () => {
    const { userId, email } = await addTenant(web.db)
    const newEmail = `new-${email}`
    await anybody().person.forgotPassword({ email })
    const reset = await tokenFor(email, 'reset-password')
    await change(userId, newEmail)
    const token = await tokenFor(newEmail, 'confirm-email')
    expect((await web.as(userId).person.security()).email).toBe(email)
    await anybody().person.confirmEmail({ token })
    expect((await web.as(userId).person.security()).email).toBe(newEmail)
    expect([await signIn(email, TEST_PASSWORD), await signIn(newEmail, TEST_PASSWORD)]).toEqual([401, 200])
    expect(await codeOf(anybody().person.resetPassword({ token: reset, password: NEW_PASSWORD }))).toBe('LINK_OVER')
    await deliver()
    expect(server.to(email).at(-1)?.source).toContain('another e-mail address')
  })

  it('needs the password, and is not the present one', async () => {
    const { userId, email } = await addTenant(web.db)
    expect(await codeOf(change(userId, 'x@example.com', 'wrong password'))).toBe('WRONG_PASSWORD')
    expect(await codeOf(change(userId, email))).toBe('INVALID_INPUT')
  })

  it('of another person gets the same answer, and changes nothing', async () => {
    const [mine, theirs] = [await addTenant(web.db), await addTenant(web.db)]
    expect(await change(mine.userId, theirs.email)).toEqual(await change(mine.userId, `free-${mine.email}`))
    await deliver()
    expect(server.to(theirs.email).map(({ link }) => link)).toEqual([''])
    // Taken while the mail was on its way.
    const token = await createToken(
      web.db,
      { purpose: 'changeEmail', userId: mine.userId, email: theirs.email },
      Date.now(),
    )
    expect(await codeOf(anybody().person.confirmEmail({ token }))).toBe('LINK_OVER')
    expect((await find(theirs.email))?.id).toBe(theirs.userId)
  })
})
