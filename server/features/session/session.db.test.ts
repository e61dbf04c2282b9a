import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '#server/testing/browser.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { SESSION_MAX_AGE_S } from './start-session.ts'

const NEW_PASSWORD = 'another long password'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())

/** Several browsers of one new user, signed in. */
async function signIn(browsers: number) {
  tenant = await addTenant(web.db)
  const opened = Array.from({ length: browsers }, (_, n) =>
    openBrowser(web, { address: `203.0.113.${n}`, userAgent: `Browser ${n}` }),
  )
  for (const browser of opened) expect((await browser.signIn(tenant.email, TEST_PASSWORD)).status).toBe(200)
  const ids = (await web.db.session.findMany({ where: { userId: tenant.userId }, orderBy: { createdAt: 'asc' } })).map(
    ({ id }) => id,
  )
  return { opened, ids, as: (n: number) => web.as(tenant.userId, ids[n]) }
}

const status = async (cookie: string) => (await web.rest('GET', '/api/channels', { headers: { cookie } })).status
const audit = (action: string) => web.db.auditEntry.findMany({ where: { action, subjectId: tenant.userId } })

it('signing out ends the session: a copy of the cookie becomes invalid, other devices stay signed in', async () => {
  const { opened, ids } = await signIn(2)
  const [mine, other] = opened
  const copied = mine?.cookie() ?? ''
  expect(await status(copied)).toBe(200)
  expect((await mine?.signOut())?.status).toBe(200)
  expect(await status(copied)).toBe(401)
  expect(await status(other?.cookie() ?? '')).toBe(200)
  await expect(web.as(tenant.userId, ids[0]).account.me()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  expect(await audit('session.end')).toMatchObject([{ data: { address: '203.0.113.0', userAgent: 'Browser 0' } }])
})

it('signing out without the token of the page ends nothing', async () => {
  const { opened } = await signIn(1)
  await opened[0]?.auth('POST', 'signout', { csrfToken: 'guessed', json: 'true' })
  expect(await status(opened[0]?.cookie() ?? '')).toBe(200)
})

it('devices are listed, and one of them is signed out', async () => {
  const { opened, ids, as } = await signIn(3)
  const listed = await as(0).session.list()
  expect(listed.map(({ userAgent, current }) => [userAgent, current]).sort()).toEqual([
    ['Browser 0', true],
    ['Browser 1', false],
    ['Browser 2', false],
  ])
  await as(0).session.end({ sessionId: ids[1] ?? '' })
  expect(await Promise.all(opened.map((browser) => status(browser.cookie())))).toEqual([200, 401, 200])
})

it('signing out everywhere ends every session, including the requesting one', async () => {
  const { opened, as } = await signIn(3)
  expect(await as(0).session.endAll()).toEqual({ ended: 3 })
  expect(await Promise.all(opened.map((browser) => status(browser.cookie())))).toEqual([401, 401, 401])
  expect(await audit('session.end-all')).toHaveLength(1)
})

it('a changed password ends all other sessions, and the old one no longer signs in', async () => {
  const { opened, as } = await signIn(3)
  const wrong = as(0).account.changePassword({ currentPassword: 'wrong password', newPassword: NEW_PASSWORD })
  await expect(wrong).rejects.toMatchObject({ cause: { code: 'WRONG_PASSWORD' } })
  const short = as(0).account.changePassword({ currentPassword: TEST_PASSWORD, newPassword: 'short' })
  await expect(short).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  const changed = await as(0).account.changePassword({ currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD })
  expect(changed).toEqual({ endedSessions: 2 })
  expect(await Promise.all(opened.map((browser) => status(browser.cookie())))).toEqual([200, 401, 401])
  const again = openBrowser(web, { address: '203.0.113.99' })
  expect((await again.signIn(tenant.email, TEST_PASSWORD)).status).toBe(401)
  expect((await again.signIn(tenant.email, NEW_PASSWORD)).status).toBe(200)
  expect(JSON.stringify((await audit('account.password')).map(({ data }) => data))).not.toContain(NEW_PASSWORD)
  expect(await audit('account.password')).toHaveLength(1)
})

it('the current password cannot be guessed at an unattended session', async () => {
  const { as } = await signIn(1)
  const codes = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      as(0)
        .account.changePassword({ currentPassword: `guess ${n}`, newPassword: NEW_PASSWORD })
        .catch((error) => error.cause.code),
    ),
  )
  expect(codes.filter((code) => code === 'WRONG_PASSWORD').length).toBeLessThanOrEqual(7)
  expect(codes).toContain('TOO_MANY_ATTEMPTS')
})

it('a session expires by itself, and using it does not extend it', async () => {
  const { opened, ids } = await signIn(1)
  const row = await web.db.session.findUniqueOrThrow({ where: { id: ids[0] ?? '' } })
  expect(row.endsAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(SESSION_MAX_AGE_S * 1_000 + 1_000)
  expect((await opened[0]?.auth('GET', 'session'))?.status).toBe(404)
  await web.db.session.update({ where: { id: row.id }, data: { endsAt: new Date(Date.now() - 1) } })
  expect(await status(opened[0]?.cookie() ?? '')).toBe(401)
})

it('a key neither lists nor ends sessions, nor changes a password', async () => {
  const { ids } = await signIn(1)
  for (const [procedure, input] of [
    ['session.endAll', {}],
    ['session.end', { sessionId: ids[0] }],
    ['account.changePassword', { currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD }],
  ] as const) {
    const answer = await web.trpc(procedure, { key: tenant.key, method: 'POST', inputs: [input] })
    expect([procedure, answer.status]).toEqual([procedure, 403])
    expect(await answer.text()).toContain('SESSION_NEEDED')
  }
  expect((await web.trpc('session.list', { key: tenant.key })).status).toBe(403)
})

it('an ended session closes its open streams within 5 s, and no others', async () => {
  const { opened, ids, as } = await signIn(2)
  const streams = await Promise.all(
    opened.map((browser) => web.trpc('channel.onChange', { inputs: [{}], headers: { cookie: browser.cookie() } })),
  )
  const readers = streams.map((answer) => answer.body?.getReader())
  const ended = readers.map(async (reader) => {
    for (let text = ''; ; ) {
      const part = await reader?.read()
      if (!part || part.done || text.includes('UNAUTHENTICATED')) return true
      text += Buffer.from(part.value).toString()
    }
  })
  expect(streams.map(({ status }) => status)).toEqual([200, 200])
  const from = performance.now()
  await as(0).session.end({ sessionId: ids[1] ?? '' })
  expect(await Promise.race([ended[1], ended[0]?.then(() => 'the other stream')])).toBe(true)
  expect(performance.now() - from).toBeLessThan(5_000)
  expect(await Promise.race([ended[0], sleep(1_500, 'open')])).toBe('open')
  await readers[0]?.cancel()
})
