import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startSession } from '#features/session/start-session.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let admin: Tenant
let customer: Tenant
let caller: ReturnType<TestWeb['as']>
let sessionId: string

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  admin = await addTenant(web.db, 'ADMIN')
  customer = await addTenant(web.db)
  const person = { id: admin.userId, accountId: admin.accountId }
  sessionId = await startSession(web.db, person, { address: '203.0.113.7', userAgent: 'A browser' }, Date.now())
  caller = web.as(admin.userId, sessionId)
})
afterAll(() => web?.close())

const actAs = ({ accountId, userId }: Tenant) => caller.admin.impersonate({ accountId, userId })

it('an admin acts as a person of an account, both are in its audit trail, and the admin comes back', async () => {
  await actAs(customer)
  expect(await caller.account.me()).toMatchObject({ account: { id: customer.accountId }, role: 'CUSTOMER' })
  const { id: channelId } = await caller.channel.create({ name: 'For them' })
  expect(await codeOf(caller.admin.accounts({}))).toBe('FORBIDDEN')
  await caller.admin.endImpersonation()
  expect(await caller.account.me()).toMatchObject({ account: { id: admin.accountId }, role: 'ADMIN' })
  expect(await codeOf(caller.channel.get({ channelId }))).toBe('CHANNEL_NOT_FOUND')
  const where = { accountId: customer.accountId, adminId: admin.userId }
  const entries = await web.db.auditEntry.findMany({ where, orderBy: { sequence: 'asc' } })
  expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['account.impersonate', `user:${admin.userId}`],
    ['channel.create', `user:${customer.userId}`],
    ['account.impersonate-end', `user:${customer.userId}`],
  ])
})

it('the person’s own access stays closed', async () => {
  await actAs(customer)
  const calls = [
    caller.account.changePassword({ currentPassword: TEST_PASSWORD, newPassword: 'another long password' }),
    caller.account.createApiKey({ name: 'Back door' }),
    caller.account.revokeApiKey({ keyId: customer.keyId }),
    caller.session.list(),
    caller.session.endAll(),
    caller.account.switch({ accountId: customer.accountId }),
  ]
  expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'IMPERSONATING'))
})

it('ends after half an hour, and when the admin or the person loses their place', async () => {
  const me = async () => (await caller.account.me()).account.id
  await actAs(customer)
  await web.db.session.update({ where: { id: sessionId }, data: { asUntil: new Date(Date.now() - 1) } })
  expect(await me()).toBe(admin.accountId)
  await actAs(customer)
  const { asUntil } = await web.db.session.findUniqueOrThrow({ where: { id: sessionId } })
  expect((asUntil?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(30 * 60_000)
  await web.db.user.update({ where: { id: admin.userId }, data: { role: 'CUSTOMER' } })
  expect(await me()).toBe(admin.accountId)
  await web.db.user.update({ where: { id: admin.userId }, data: { role: 'ADMIN' } })
  expect(await me()).toBe(customer.accountId)
  await web.db.membership.deleteMany({ where: { userId: customer.userId } })
  expect(await me()).toBe(admin.accountId)
})

it('is for admins with a session, never as another admin, and only as a member of the account', async () => {
  const other = await addTenant(web.db, 'ADMIN')
  expect(await codeOf(actAs(other))).toBe('NOT_IMPERSONABLE')
  const stranger = caller.admin.impersonate({ accountId: customer.accountId, userId: other.userId })
  expect(await codeOf(stranger)).toBe('NOT_FOUND')
  const { accountId, userId } = customer
  expect(await codeOf(web.as(customer.userId).admin.impersonate({ accountId, userId }))).toBe('FORBIDDEN')
  expect(await codeOf(web.as(admin.userId).admin.impersonate({ accountId, userId }))).toBe('SESSION_NEEDED')
})

it('a person who loses their place gives the admin back their own at once, and for good', async () => {
  const owner = await addTenant(web.db)
  const { accountId } = owner
  await web.db.membership.create({ data: { accountId, userId: customer.userId, role: 'viewer' } })
  await caller.admin.impersonate({ accountId, userId: customer.userId })
  expect(await codeOf(caller.account.switch({ accountId: admin.accountId }))).toBe('IMPERSONATING')
  await web.as(owner.userId).member.remove({ userId: customer.userId })
  expect(await codeOf(caller.account.switch({ accountId: admin.accountId }))).toBe('done')
  // Back in the account within the half hour, the admin does not act as them again.
  await web.db.membership.create({ data: { accountId, userId: customer.userId, role: 'viewer' } })
  expect((await caller.account.me()).account.id).toBe(admin.accountId)
  const ends = await web.db.auditEntry.findMany({ where: { accountId, action: 'account.impersonate-end' } })
  expect(ends).toMatchObject([{ actor: `user:${owner.userId}`, subjectId: customer.userId }])
})

it('a person whose place ended in another way does not hold the admin either', async () => {
  await actAs(customer)
  await web.db.membership.deleteMany({ where: { userId: customer.userId } })
  expect(await codeOf(caller.account.switch({ accountId: admin.accountId }))).toBe('done')
})
