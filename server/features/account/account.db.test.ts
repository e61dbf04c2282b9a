import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDb } from '#adapters/db.ts'
import { actorOf } from '#server/auth/authenticate.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { appRouter } from '#server/trpc/root.ts'
import { createAccountWithOwner } from './create-account.ts'

let web: TestWeb
let tenant: Tenant
let caller: ReturnType<TestWeb['as']>

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  caller = web.as(tenant.userId)
})
afterAll(() => web?.close())

it('a key is shown once, stored as a hash, recorded when used, and ends when revoked', async () => {
  const { secret, ...view } = await caller.account.createApiKey({ name: 'Automation' })
  expect(secret).toMatch(/^cpk_[\w-]{43}$/)
  expect(JSON.stringify(await web.db.apiKey.findMany())).not.toContain(secret)
  expect((await caller.account.listApiKeys()).find(({ id }) => id === view.id)).toEqual(view)

  expect((await web.rest('GET', '/api/channels', { key: secret })).status).toBe(200)
  await expect
    .poll(async () => (await web.db.apiKey.findUnique({ where: { id: view.id } }))?.lastUsedAt)
    .toBeInstanceOf(Date)

  const revoked = await caller.account.revokeApiKey({ keyId: view.id })
  expect(revoked.revokedAt).not.toBeNull()
  expect(await caller.account.revokeApiKey({ keyId: view.id })).toEqual(revoked)
  expect((await web.rest('GET', '/api/channels', { key: secret })).status).toBe(401)
})

it('the audit trail is read in pages, newest first, with the names of the actors', async () => {
  const { id: channelId } = await caller.channel.create({ name: 'News' })
  for (let n = 0; n < 60; n++) await caller.channel.update({ channelId, name: `News ${n}` })
  const first = await caller.audit.list({ subjectId: channelId })
  const second = await caller.audit.list({ subjectId: channelId, cursor: first.nextCursor })
  expect([first.entries.length, second.entries.length, second.nextCursor]).toEqual([50, 11, null])
  expect(first.entries[0]).toMatchObject({ action: 'channel.update', data: { name: 'News 59' } })
  expect(second.entries.at(-1)).toMatchObject({ action: 'channel.create' })
  const me = await caller.account.me()
  expect(first.entries[0]?.actorName).toBe(me.user?.name)
})

it('the audit trail cannot be rewritten', async () => {
  await expect(web.db.auditEntry.updateMany({ data: { actor: 'user:nobody' } })).rejects.toThrow(/append-only/)
  await expect(web.db.auditEntry.deleteMany()).rejects.toThrow(/append-only/)
})

it('an address belongs to one person only', async () => {
  const again = {
    accountName: 'Again',
    email: tenant.email.toUpperCase(),
    name: 'Again',
    password: 'long enough password',
    plan: 'free' as const,
  }
  await expect(createAccountWithOwner(web.db, again)).rejects.toThrow()
  expect(await web.db.account.count({ where: { name: 'Again' } })).toBe(0)
})

it('the admin’s overview counts accounts, channels, workers and work', async () => {
  const admin = await addTenant(web.db, 'ADMIN')
  await addReadyMedia(web.db, tenant.accountId, { state: 'UPLOADED' })
  const heartbeatAt = new Date(Date.now() - 60_000)
  const worker = { id: 'wk_gone', host: 'there', pid: 7, roles: ['playout'], startedAt: heartbeatAt, heartbeatAt }
  await web.db.workerNode.create({ data: worker })
  const { accountId } = tenant
  const fault = { claimedAt: heartbeatAt, checkedAt: heartbeatAt, fault: 'changed', faultSequence: 3 }
  await web.db.auditCheck.upsert({ where: { accountId }, create: { accountId, ...fault }, update: fault })
  const overview = await web.as(admin.userId).system.overview()
  expect(overview.accounts).toBe(await web.db.account.count({ where: { kind: 'CUSTOMER' } }))
  const { name } = await web.db.account.findUniqueOrThrow({ where: { id: accountId } })
  expect(overview.brokenTrails).toMatchObject([{ accountId, name, fault: 'changed', faultSequence: 3 }])
  expect(overview.workers).toMatchObject([{ id: 'wk_gone', alive: false }])
  expect(overview.queue.waiting).toBe(1)
  expect(overview.channelsByStatus.STOPPED).toBe(await web.db.channel.count())
})

it("an unavailable database is reported without a driver's message", async () => {
  const away = openDb('postgresql://nobody@127.0.0.1:1/none')
  const answer = appRouter
    .createCaller({
      services: { ...web.services, db: away },
      address: '192.0.2.1',
      requestId: 'rq_test',
      now: Date.now,
      findActor: async () =>
        actorOf({
          id: tenant.userId,
          accountId: tenant.accountId,
          role: 'CUSTOMER',
          memberRole: 'owner',
          suspended: false,
        }),
      findPerson: async () => null,
    })
    .channel.list()
  await expect(answer).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.not.stringMatching(/prisma|127/i),
    cause: { code: 'DATABASE_UNAVAILABLE' },
  })
  await away.$disconnect()
})

it('an owner renames the account, once for the audit trail; a name without text is rejected', async () => {
  const owner = await addTenant(web.db)
  const me = web.as(owner.userId)
  const renamed = await me.account.rename({ name: '  Aurora  ' })
  expect(renamed).toEqual({ id: owner.accountId, name: 'Aurora' })
  await me.account.rename({ name: 'Aurora' })
  expect((await me.account.me()).account).toEqual(renamed)
  await expect(me.account.rename({ name: ' ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  const entries = await web.db.auditEntry.findMany({ where: { accountId: owner.accountId, action: 'account.rename' } })
  expect(entries).toMatchObject([{ subjectId: owner.accountId, data: { name: 'Aurora', before: expect.any(String) } }])
  const byKey = await web.rest('PATCH', '/api/account', { key: owner.key, json: { name: 'By a key' } })
  expect([byKey.status, byKey.body.error.code]).toEqual([403, 'SESSION_NEEDED'])
})
