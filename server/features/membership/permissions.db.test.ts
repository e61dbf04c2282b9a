// Every mutation as every role, and what a role may read.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MEMBER_ROLES, type MemberRole, permissionsOf } from '#domain/account/permissions.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { listMutations } from '#server/testing/procedures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const setRole = (role: MemberRole) => web.db.membership.updateMany({ where: { userId: tenant.userId }, data: { role } })

it('each mutation of an account states its permission', () => {
  const silent = listMutations().filter(({ guard, stated }) => guard === 'account' && stated === undefined)
  expect(silent).toEqual([])
})

it.each(MEMBER_ROLES)(
  'a member with the role %s may call the mutations of its permissions, and no other',
  async (role) => {
    await setRole(role)
    const may = permissionsOf(role)
    const mutations = listMutations().filter(({ guard }) => guard === 'account')
    expect(mutations.length).toBeGreaterThan(20)
    for (const { name, permission } of mutations) {
      const code = await call(name)
      if (permission === 'none' || may.has(permission)) expect([name, code]).not.toEqual([name, 'NOT_PERMITTED'])
      else expect([name, code]).toEqual([name, 'NOT_PERMITTED'])
    }
  },
)

/** The error code of a call without input, by that person. */
async function call(name: string): Promise<string | undefined> {
  const [noun = '', verb = ''] = name.split('.')
  const caller = web.as(tenant.userId) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >
  return caller[noun]?.[verb]?.({}).then(
    () => 'OK',
    (error) => error.cause?.code ?? error.code,
  )
}

it('a changed role takes effect at once, for the person and for the keys they made', async () => {
  await setRole('owner')
  const create = (name: string) => web.rest('POST', '/api/channels', { key: tenant.key, json: { name } })
  expect((await create('First')).status).toBe(201)
  await setRole('viewer')
  const refused = await create('Second')
  expect([refused.status, refused.body.error.code]).toEqual([403, 'NOT_PERMITTED'])
  expect(refused.body.error.message).toContain('configure')
  await expect(web.as(tenant.userId).audit.list({})).rejects.toMatchObject({ cause: { code: 'NOT_PERMITTED' } })
  expect((await web.rest('GET', '/api/channels', { key: tenant.key })).status).toBe(200)
})

it('a person in two accounts acts in the one of the session, and in the oldest when that one is left', async () => {
  const person = await addTenant(web.db)
  const other = await addTenant(web.db)
  await web.db.membership.create({ data: { accountId: other.accountId, userId: person.userId, role: 'viewer' } })
  const sessionOf = (accountId: string | null) =>
    web.db.session.create({
      data: {
        id: `ss_${accountId}`,
        userId: person.userId,
        accountId,
        address: '203.0.113.7',
        userAgent: 'A browser',
        endsAt: new Date(Date.now() + 60_000),
      },
    })
  const there = web.as(person.userId, (await sessionOf(other.accountId)).id)
  const oldest = web.as(person.userId, (await sessionOf(null)).id)
  expect((await there.account.me()).account.id).toBe(other.accountId)
  expect((await there.account.me()).memberRole).toBe('viewer')
  expect((await oldest.account.me()).account.id).toBe(person.accountId)
  await expect(there.channel.create({ name: 'Not here' })).rejects.toMatchObject({ cause: { code: 'NOT_PERMITTED' } })
  await web.db.membership.deleteMany({ where: { accountId: other.accountId, userId: person.userId } })
  expect((await there.account.me()).account.id).toBe(person.accountId)
})
