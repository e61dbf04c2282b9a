import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '#server/testing/browser.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '#server/testing/fixtures.ts'
import { listMutations } from '#server/testing/procedures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const status = async (key: string) => (await web.rest('GET', '/api/channels', { key })).status
const codeOf = async (answer: Response) => (await answer.json()).error.json.data.domain.code

it('a key neither creates nor revokes keys, over tRPC and REST', async () => {
  const { key, keyId } = tenant
  const before = await web.db.apiKey.count()
  for (const [procedure, input] of [
    ['account.createApiKey', { name: 'Back door' }],
    ['account.revokeApiKey', { keyId }],
  ] as const)
    expect(await codeOf(await web.trpc(procedure, { key, method: 'POST', inputs: [input] }))).toBe('SESSION_NEEDED')
  const made = await web.rest('POST', '/api/api-keys', { key, json: { name: 'Back door' } })
  const revoked = await web.rest('DELETE', `/api/api-keys/${keyId}`, { key })
  expect([made, revoked].map(({ status, body }) => [status, body.error.code])).toEqual([
    [403, 'SESSION_NEEDED'],
    [403, 'SESSION_NEEDED'],
  ])
  expect(await web.db.apiKey.count()).toBe(before)
  expect(await status(key)).toBe(200)
})

it('a person creates and revokes keys over REST with the session', async () => {
  const browser = openBrowser(web)
  await browser.signIn(tenant.email, TEST_PASSWORD)
  const headers = { cookie: browser.cookie(), origin: 'http://127.0.0.1:3000' }
  const made = await web.rest('POST', '/api/api-keys', { headers, json: { name: 'Export', scopes: ['view'] } })
  expect([made.status, made.body.scopes, made.body.ended]).toEqual([201, ['view'], null])
  expect(await status(made.body.secret)).toBe(200)
  const revoked = await web.rest('DELETE', `/api/api-keys/${made.body.id}`, { headers })
  expect(revoked.body).toMatchObject({ id: made.body.id, ended: 'revoked' })
  expect(await status(made.body.secret)).toBe(401)
  const foreign = await web.rest('DELETE', `/api/api-keys/${(await addTenant(web.db)).keyId}`, { headers })
  expect(foreign.status).toBe(404)
  const listed = await web.rest('GET', '/api/api-keys', { key: tenant.key })
  expect(listed.body.apiKeys.map(({ name }: { name: string }) => name)).toContain('Export')
  expect(JSON.stringify(listed.body)).not.toContain(made.body.secret)
})

it('a read-only key changes nothing, by any procedure or endpoint', async () => {
  const { secret: key } = await web.as(tenant.userId).account.createApiKey({ name: 'Reader', scopes: ['view'] })
  expect(await status(key)).toBe(200)
  expect((await web.trpc('channel.list', { key })).status).toBe(200)
  const mutations = listMutations().filter(({ guard }) => guard !== undefined)
  expect(mutations.length).toBeGreaterThan(20)
  const codes: Record<string, string> = { view: 'INVALID_INPUT', none: 'SESSION_NEEDED', account: 'SESSION_NEEDED' }
  for (const { name, guard, permission } of mutations) {
    const expected = guard === 'admin' ? 'FORBIDDEN' : (codes[permission] ?? 'NOT_PERMITTED')
    const code = await codeOf(await web.trpc(name, { key, method: 'POST', inputs: [{}] }))
    expect([name, code]).toEqual([name, expected])
  }
  const made = await web.rest('POST', '/api/channels', { key, json: { name: 'Not mine' } })
  const uploaded = await web.rest('POST', '/api/media?name=x.mp4', { key, body: 'bytes' })
  expect([made, uploaded].map(({ body }) => body.error.code)).toEqual(['NOT_PERMITTED', 'NOT_PERMITTED'])
})

it('a rotated key has a new secret, and the old one works until the end of the overlap', async () => {
  const me = web.as(tenant.userId).account
  const endsAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const old = await me.createApiKey({ name: 'Rotated', scopes: ['view'], endsAt })
  const next = await me.rotateApiKey({ keyId: old.id, overlapDays: 2 })
  expect(next).toMatchObject({ name: 'Rotated', scopes: ['view'], ended: null })
  expect(Math.abs(Date.parse(next.endsAt ?? '') - Date.parse(endsAt))).toBeLessThan(60_000)
  expect([await status(old.secret), await status(next.secret)]).toEqual([200, 200])
  const listed = (await me.listApiKeys()).find(({ id }) => id === old.id)
  expect(listed).toMatchObject({ replacedById: next.id, ended: null })
  expect(Math.abs(Date.parse(listed?.endsAt ?? '') - Date.now() - 2 * 86_400_000)).toBeLessThan(60_000)
  await expect(me.rotateApiKey({ keyId: old.id })).rejects.toMatchObject({ cause: { code: 'KEY_ENDED' } })
  await web.db.apiKey.update({ where: { id: old.id }, data: { endsAt: new Date(Date.now() - 1) } })
  expect([await status(old.secret), await status(next.secret)]).toEqual([401, 200])
  const last = await me.rotateApiKey({ keyId: next.id, overlapDays: 0 })
  expect([await status(next.secret), await status(last.secret)]).toEqual([401, 200])
  for (const overlapDays of [-1, 8, 0.5])
    await expect(me.rotateApiKey({ keyId: last.id, overlapDays })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  const entries = await web.db.auditEntry.findMany({ where: { action: 'apikey.rotate', subjectId: old.id } })
  expect(JSON.stringify(entries.map(({ data }) => data))).not.toContain(next.secret)
  expect(entries).toHaveLength(1)
})

it('a key is rotated once by ten calls at a time', async () => {
  const me = web.as(tenant.userId).account
  const { id } = await me.createApiKey({ name: 'Ten at once' })
  const calls = Array.from({ length: 10 }, () =>
    me.rotateApiKey({ keyId: id }).then(
      () => 'OK',
      ({ cause }) => cause.code,
    ),
  )
  expect((await Promise.all(calls)).sort()).toEqual([...Array.from({ length: 9 }, () => 'KEY_ENDED'), 'OK'])
})

it('a key expires at its end', async () => {
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const made = await web.as(tenant.userId).account.createApiKey({ name: 'For an hour', endsAt })
  expect([made.endsAt, await status(made.secret)]).toEqual([endsAt, 200])
  await web.db.apiKey.update({ where: { id: made.id }, data: { endsAt: new Date(Date.now() - 1) } })
  expect(await status(made.secret)).toBe(401)
  expect((await web.as(tenant.userId).account.listApiKeys()).find(({ id }) => id === made.id)?.ended).toBe('over')
  const past = web.as(tenant.userId).account.createApiKey({ name: 'Over', endsAt: '2020-01-01T00:00:00Z' })
  await expect(past).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

it('a key ends when its maker leaves, or loses the role it was made with', async () => {
  const leaver = await addTenant(web.db)
  expect(await status(leaver.key)).toBe(200)
  await web.db.user.delete({ where: { id: leaver.userId } })
  expect(await status(leaver.key)).toBe(401)
  const admin = await addTenant(web.db, 'ADMIN')
  expect(await status(admin.key)).toBe(200)
  await web.db.user.update({ where: { id: admin.userId }, data: { role: 'CUSTOMER' } })
  expect(await status(admin.key)).toBe(401)
  expect((await web.as(admin.userId).account.listApiKeys())[0]).toMatchObject({ ended: 'maker' })
})

it('an old key without a known maker still works and manages', async () => {
  const old = await addTenant(web.db)
  await web.db.apiKey.update({ where: { id: old.keyId }, data: { createdById: null, makerRole: null } })
  expect((await web.rest('POST', '/api/channels', { key: old.key, json: { name: 'Still here' } })).status).toBe(201)
})
