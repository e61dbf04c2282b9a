import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type MemberRole, permissionsOf } from '#domain/account/permissions.ts'
import { composeMail } from '#features/mail/compose-mail.ts'
import { openBrowser } from '#server/testing/browser.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let owner: Tenant

beforeAll(async () => {
  web = await openTestWeb({ connections: 12 })
})
beforeEach(async () => {
  owner = await addTenant(web.db)
})
afterAll(() => web?.close())

const me = () => web.as(owner.userId)
const owners = (accountId: string) => web.db.membership.count({ where: { accountId, role: 'owner' } })
const trail = (action: string) => web.db.auditEntry.findMany({ where: { accountId: owner.accountId, action } })

/** A person with an account of their own who is a member of the owner’s, too. */
async function addMember(role: MemberRole): Promise<Tenant> {
  const member = await addTenant(web.db)
  await web.db.membership.create({ data: { accountId: owner.accountId, userId: member.userId, role } })
  return member
}

/** A session of that person in that account. */
async function sessionIn(accountId: string, person: Tenant) {
  const browser = openBrowser(web)
  await browser.signIn(person.email, TEST_PASSWORD)
  const { id } = await web.db.session.findFirstOrThrow({
    where: { userId: person.userId },
    orderBy: { createdAt: 'desc' },
  })
  await web.as(person.userId, id).account.switch({ accountId })
  return { id, browser, caller: web.as(person.userId, id) }
}

it('an owner changes roles, and the audit trail keeps the one before', async () => {
  const member = await addMember('viewer')
  expect(await me().member.setRole({ userId: member.userId, role: 'operator' })).toMatchObject({ role: 'operator' })
  await me().member.setRole({ userId: member.userId, role: 'operator' })
  expect((await me().member.list()).map(({ id, role }) => [id, role])).toEqual([
    [owner.userId, 'owner'],
    [member.userId, 'operator'],
  ])
  expect(await trail('member.role')).toMatchObject([
    { subjectId: member.userId, data: { before: 'viewer', role: 'operator' } },
  ])
})

it('the last owner is neither demoted nor removed, and does not leave', async () => {
  const member = await addMember('programmer')
  const { userId } = owner
  const calls = [
    () => me().member.setRole({ userId, role: 'viewer' }),
    () => me().member.remove({ userId }),
    () => me().member.leave(),
  ]
  for (const call of calls) expect(await codeOf(call())).toBe('LAST_OWNER')
  await me().member.setRole({ userId: member.userId, role: 'owner' })
  expect(await codeOf(me().member.leave())).toBe('done')
  expect(await owners(owner.accountId)).toBe(1)
})

it('owners who demote and remove each other at once leave one', async () => {
  for (let round = 0; round < 5; round++) {
    owner = await addTenant(web.db)
    const all = [owner, ...(await Promise.all(Array.from({ length: 5 }, () => addMember('owner'))))]
    const sessions = await Promise.all(all.map((person) => sessionIn(owner.accountId, person)))
    const codes = await Promise.all(
      sessions.flatMap(({ caller }, n) => {
        const { userId } = all[(n + round + 1) % all.length] ?? owner
        return [
          codeOf(caller.member.setRole({ userId, role: 'viewer' })),
          codeOf(n % 2 === 0 ? caller.member.remove({ userId }) : caller.member.leave()),
        ]
      }),
    )
    expect(codes).toContain('done')
    expect(await owners(owner.accountId)).toBeGreaterThanOrEqual(1)
  }
})

it('ownership is transferred in one step', async () => {
  const member = await addMember('analyst')
  expect(await me().member.transfer({ userId: member.userId })).toMatchObject({ role: 'owner' })
  expect((await me().account.me()).memberRole).toBe('programmer')
  expect(await codeOf(me().member.transfer({ userId: member.userId }))).toBe('NOT_PERMITTED')
  expect(await trail('member.transfer')).toHaveLength(1)
})

it('a removed member loses the account in every session, and their keys end', async () => {
  const member = await addMember('programmer')
  const { caller, browser } = await sessionIn(owner.accountId, member)
  await web.db.apiKey.update({ where: { id: member.keyId }, data: { accountId: owner.accountId } })
  const withKey = () => web.rest('GET', '/api/channels', { key: member.key })
  const shown = { cookie: browser.cookie(), 'x-account-id': owner.accountId }
  const withPage = () => web.rest('GET', '/api/channels', { headers: shown })
  expect((await caller.account.me()).account.id).toBe(owner.accountId)
  expect([(await withKey()).status, (await withPage()).status]).toEqual([200, 200])
  const { id } = await me().channel.create({ name: 'Ours' })

  await me().member.remove({ userId: member.userId })
  expect((await caller.account.me()).account.id).toBe(member.accountId)
  expect(await codeOf(caller.channel.get({ channelId: id }))).toBe('CHANNEL_NOT_FOUND')
  expect((await withKey()).status).toBe(401)
  expect([(await withPage()).status, (await withPage()).body.error.code]).toEqual([409, 'ACCOUNT_CHANGED'])
  expect(await codeOf(me().member.remove({ userId: member.userId }))).toBe('NOT_FOUND')
})

it('a stream of the account ends within 5 s of the removal', { timeout: 15_000 }, async () => {
  const member = await addMember('viewer')
  const { caller } = await sessionIn(owner.accountId, member)
  const stream = await caller.channel.onChange()
  const ended = (async () => {
    for await (const _ of stream) if ((await web.db.membership.count({ where: { userId: member.userId } })) > 9) break
  })().then(
    () => 'ended',
    (error) => error.cause?.code ?? error.code,
  )
  await me().member.remove({ userId: member.userId })
  const removedAt = Date.now()
  expect(await ended).toBe('ACCOUNT_CHANGED')
  expect(Date.now() - removedAt).toBeLessThan(6_500)
})

it('a session switches between the accounts of its person, and into no other', async () => {
  const member = await addMember('viewer')
  const stranger = await addTenant(web.db)
  const { caller, id, browser } = await sessionIn(member.accountId, member)
  await caller.account.switch({ accountId: owner.accountId })
  expect(await caller.account.me()).toMatchObject({ account: { id: owner.accountId }, memberRole: 'viewer' })
  expect(await codeOf(caller.account.switch({ accountId: stranger.accountId }))).toBe('NOT_FOUND')
  expect((await web.db.session.findUnique({ where: { id } }))?.accountId).toBe(owner.accountId)
  const stale = { cookie: browser.cookie(), 'x-account-id': member.accountId, origin: 'http://127.0.0.1:3000' }
  const created = await web.rest('POST', '/api/channels', { headers: stale, json: { name: 'In the wrong account' } })
  expect(created.body.error.code).toBe('ACCOUNT_CHANGED')
  expect(await web.db.channel.count({ where: { name: 'In the wrong account' } })).toBe(0)
})

it('a person without an account signs in, makes one, and only one', async () => {
  const member = await addTenant(web.db)
  await web.db.membership.deleteMany({ where: { userId: member.userId } })
  const browser = openBrowser(web)
  expect((await browser.signIn(member.email, TEST_PASSWORD)).status).toBe(200)
  const headers = { cookie: browser.cookie() }
  expect((await web.rest('GET', '/api/channels', { headers })).body.error.code).toBe('NO_ACCOUNT')
  const { id } = await web.db.session.findFirstOrThrow({ where: { userId: member.userId } })
  const caller = web.as(member.userId, id)
  const codes = await Promise.all([1, 2, 3].map((n) => codeOf(caller.account.createOwn({ name: `Mine ${n}` }))))
  expect(codes.sort()).toEqual(['HAS_ACCOUNT', 'HAS_ACCOUNT', 'done'])
  expect((await web.rest('GET', '/api/channels', { headers })).status).toBe(200)
  expect(await caller.account.me()).toMatchObject({ memberRole: 'owner' })
  await web.db.membership.deleteMany({ where: { userId: member.userId } })
  expect((await browser.signOut()).status).toBe(200)
  expect(await web.db.session.count({ where: { userId: member.userId } })).toBe(0)
})

it('only an owner manages members, over REST with a session', async () => {
  const member = await addMember('programmer')
  const { browser } = await sessionIn(owner.accountId, member)
  expect(permissionsOf('programmer').has('account')).toBe(false)
  const headers = { cookie: browser.cookie(), origin: 'http://127.0.0.1:3000' }
  const listed = await web.rest('GET', '/api/members', { headers })
  expect(listed.body.members.map(({ email }: { email: string }) => email)).toContain(owner.email)
  const demoted = await web.rest('PATCH', `/api/members/${owner.userId}`, { headers, json: { role: 'viewer' } })
  expect([demoted.status, demoted.body.error.code]).toEqual([403, 'NOT_PERMITTED'])
  expect((await web.rest('GET', '/api/invitations', { headers })).body.error.code).toBe('NOT_PERMITTED')
  const byKey = await web.rest('DELETE', `/api/members/${member.userId}`, { key: owner.key })
  expect(byKey.body.error.code).toBe('SESSION_NEEDED')
})

it('a removed person gets a mail; whoever leaves gets none', async () => {
  const [removed, left] = [await addMember('viewer'), await addMember('owner')]
  await me().member.remove({ userId: removed.userId })
  const there = await sessionIn(owner.accountId, left)
  await there.caller.member.leave()
  const queued = await web.db.mail.findMany({
    where: { kind: 'member-removed', userId: { in: [removed.userId, left.userId] } },
  })
  expect(queued.map(({ recipient }) => recipient)).toEqual([removed.email])
  const { name } = await web.db.account.findUniqueOrThrow({ where: { id: owner.accountId } })
  const context = { db: web.db, publicUrl: 'https://tv.example.com', now: Date.now() }
  expect(await composeMail('member-removed', queued[0]!, context)).toMatchObject({
    subject: `You were removed from “${name}”`,
    action: { url: 'https://tv.example.com/channels' },
  })
})
