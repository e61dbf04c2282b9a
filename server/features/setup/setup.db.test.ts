import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openBrowser } from '#server/testing/browser.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { isSetupToken } from './find-setup-token.ts'
import { offerFirstAccount } from './offer-first-account.ts'

const FORM = { accountName: 'Aurora TV', name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
const DAY_MS = 24 * 3_600_000

let web: TestWeb

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  await web.db.account.deleteMany()
  await web.db.user.deleteMany()
})
afterAll(() => web?.close())

const create = (token: string) =>
  web
    .as(null)
    .setup.createFirstAccount({ token, ...FORM })
    .then(
      () => 'made',
      (error) => error.cause.code,
    )

it('an installation without users prints a link, which creates an admin who signs in', async () => {
  const token = (await offerFirstAccount(web.db, Date.now())) ?? ''
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(JSON.stringify(await web.db.setupToken.findMany())).not.toContain(token)
  expect(await isSetupToken(web.db, token, Date.now())).toBe(true)
  expect(await create(token)).toBe('made')
  expect(await web.db.user.findMany()).toMatchObject([{ email: FORM.email, role: 'ADMIN' }])
  const browser = openBrowser(web)
  expect((await browser.signIn(FORM.email, FORM.password)).status).toBe(200)
  const health = await web.rest('GET', '/api/metrics', { headers: { cookie: browser.cookie() } })
  expect(health.status).toBe(200)
})

it('a link works once, and not if an account exists', async () => {
  const token = (await offerFirstAccount(web.db, Date.now())) ?? ''
  const answers = await Promise.all([create(token), create(token), create(token)])
  expect(answers.sort()).toEqual(['SETUP_LINK_OVER', 'SETUP_LINK_OVER', 'made'])
  expect(await web.db.user.count()).toBe(1)
  expect(await offerFirstAccount(web.db, Date.now())).toBeNull()
  expect([await create(token), await isSetupToken(web.db, token, Date.now())]).toEqual(['SETUP_LINK_OVER', false])
})

it('a link ends after 24 hours, and with the next start', async () => {
  const old = (await offerFirstAccount(web.db, Date.now() - DAY_MS - 1)) ?? ''
  expect([await create(old), await create('guessed')]).toEqual(['SETUP_LINK_OVER', 'SETUP_LINK_OVER'])
  const first = (await offerFirstAccount(web.db, Date.now())) ?? ''
  const second = (await offerFirstAccount(web.db, Date.now())) ?? ''
  expect([await create(first), await create(second)]).toEqual(['SETUP_LINK_OVER', 'made'])
})

it('a rejected form leaves the link valid', async () => {
  const token = (await offerFirstAccount(web.db, Date.now())) ?? ''
  const short = web.as(null).setup.createFirstAccount({ token, ...FORM, password: 'short' })
  await expect(short).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  expect(await create(token)).toBe('made')
})
