import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PLANS } from '#domain/plan/plans.ts'
import { composeMail } from '#features/mail/compose-mail.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

const DAY_MS = 86_400_000

let web: TestWeb
let owner: Tenant
let guest: Tenant

beforeAll(async () => {
  web = await openTestWeb({ connections: 12 })
})
beforeEach(async () => {
  owner = await addTenant(web.db)
  guest = await addTenant(web.db)
  // Sign-ups are counted per network.
  await web.db.rateLimiterFlexible.deleteMany()
})
afterAll(() => web?.close())

const me = () => web.as(owner.userId)
const invite = (email = guest.email, role: 'viewer' | 'owner' = 'viewer') => me().invitation.create({ email, role })
const accept = (invitationId: string, person = guest) => web.as(person.userId).invitation.accept({ invitationId })
const roleOf = async ({ userId }: Tenant) =>
  (await web.db.membership.findUnique({ where: { accountId_userId: { accountId: owner.accountId, userId } } }))?.role
const mails = () => web.db.mail.findMany({ where: { kind: 'invitation', recipient: guest.email } })
async function compose() {
  const [mail] = await mails()
  if (!mail) throw new Error('no mail was queued')
  return composeMail(mail.kind, mail, { db: web.db, publicUrl: 'https://tv.example.com', now: Date.now() })
}

it('the invited person finds the mail, joins with the role, and acts in the account', async () => {
  const invitation = await invite(guest.email.toUpperCase())
  expect(invitation).toMatchObject({ email: guest.email, role: 'viewer', url: expect.stringContaining(invitation.id) })
  const { name } = await web.db.account.findUniqueOrThrow({ where: { id: owner.accountId } })
  expect(await compose()).toMatchObject({
    subject: `Invitation to “${name}”`,
    action: { url: `https://tv.example.com/invitations/${invitation.id}` },
  })
  expect(await web.as(guest.userId).invitation.mine()).toMatchObject([{ id: invitation.id, accountName: name }])
  expect(await accept(invitation.id)).toEqual({ accountId: owner.accountId })
  expect(await roleOf(guest)).toBe('viewer')
  expect(await me().invitation.list()).toEqual([])
  expect(await web.as(guest.userId).invitation.mine()).toEqual([])
  const entries = await web.db.auditEntry.findMany({ where: { accountId: owner.accountId, action: 'member.join' } })
  expect(entries).toMatchObject([{ actor: `user:${guest.userId}`, data: { role: 'viewer' } }])
})

it('only the invited person joins by its link; to others it is an unknown one', async () => {
  const { id } = await invite()
  const other = await addTenant(web.db)
  const answer = (invitationId: string) =>
    accept(invitationId, other).catch(({ message, code, cause }) => ({ message, code, data: cause.data }))
  expect(await answer(id)).toEqual(await answer('in_unknown'))
  expect(await codeOf(web.as(null).invitation.accept({ invitationId: id }))).toBe('UNAUTHENTICATED')
  expect(await web.as(other.userId).invitation.mine()).toEqual([])
  expect(await web.db.membership.count({ where: { accountId: owner.accountId } })).toBe(1)
})

it('an unconfirmed address neither joins nor learns who invited it', async () => {
  const { id } = await invite()
  await web.db.user.update({ where: { id: guest.userId }, data: { emailVerifiedAt: null } })
  expect(await codeOf(accept(id))).toBe('EMAIL_UNVERIFIED')
  expect(await web.as(guest.userId).invitation.mine()).toEqual([])
  await web.db.user.update({ where: { id: guest.userId }, data: { emailVerifiedAt: new Date() } })
  expect(await codeOf(accept(id))).toBe('done')
})

it('a used, a withdrawn and an expired one say so and let nobody in', async () => {
  const stateOf = (id: string) => accept(id).catch(({ cause }) => [cause.code, cause.data.state])
  const used = await invite()
  await accept(used.id)
  await me().member.remove({ userId: guest.userId })
  expect(await stateOf(used.id)).toEqual(['INVITATION_OVER', 'accepted'])
  const withdrawn = await invite()
  await me().invitation.withdraw({ invitationId: withdrawn.id })
  expect(await stateOf(withdrawn.id)).toEqual(['INVITATION_OVER', 'withdrawn'])
  expect(await codeOf(me().invitation.resend({ invitationId: withdrawn.id }))).toBe('NOT_FOUND')
  const old = await invite()
  await web.db.invitation.update({ where: { id: old.id }, data: { endsAt: new Date(Date.now() - 1) } })
  expect(await stateOf(old.id)).toEqual(['INVITATION_OVER', 'expired'])
  expect(await roleOf(guest)).toBeUndefined()
  const again = await me().invitation.resend({ invitationId: old.id })
  expect(Date.parse(again.endsAt) - Date.now()).toBeGreaterThan(6.9 * DAY_MS)
  expect(await codeOf(accept(old.id))).toBe('done')
})

it('one invitation is accepted once by ten calls at a time', async () => {
  const { id } = await invite()
  const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(accept(id))))
  expect(codes.filter((code) => code === 'done')).toHaveLength(1)
  expect(await web.db.auditEntry.count({ where: { accountId: owner.accountId, action: 'member.join' } })).toBe(1)
})

it('inviting the same address again changes the role of the open invitation', async () => {
  const first = await invite()
  const second = await invite(guest.email, 'owner')
  expect([second.id, second.role, (await me().invitation.list()).length]).toEqual([first.id, 'owner', 1])
  await accept(first.id)
  expect([await roleOf(guest), await codeOf(invite())]).toEqual(['owner', 'ALREADY_MEMBER'])
})

it('an address with an account and one without get the same answer', async () => {
  const shape = (view: object) => Object.entries(view).map(([key, value]) => [key, typeof value])
  expect(shape(await invite())).toEqual(shape(await invite('nobody@example.com')))
})

describe('a sign-up with an invitation', () => {
  const sign = (email: string, more: { invitationId?: string; accountName?: string } = {}) =>
    codeOf(web.as(null).person.signUp({ name: 'Me', email, password: 'long enough password', ...more }))
  const own = (email: string) =>
    web.db.user.findUniqueOrThrow({ where: { email }, include: { memberships: { select: { accountId: true } } } })

  it('is possible where sign-up is closed, for the invited address only', async () => {
    web.services.signUpOpen = false
    const { id: invitationId } = await invite('newcomer@example.com')
    expect(await sign('newcomer@example.com', { invitationId })).toBe('done')
    expect(await sign('stranger@example.com', { invitationId })).toBe('INVITATION_OVER')
    expect(await sign('stranger@example.com', { invitationId: 'in_unknown' })).toBe('INVITATION_OVER')
    // Without its id, the answer does not say who was invited.
    await invite('another@example.com')
    for (const email of ['another@example.com', 'stranger@example.com'])
      expect(await sign(email, { accountName: 'Mine' })).toBe('SIGN_UP_CLOSED')
    web.services.signUpOpen = true
    expect(await own('newcomer@example.com')).toMatchObject({ emailVerifiedAt: null })
    expect(await web.db.user.count({ where: { email: { in: ['another@example.com', 'stranger@example.com'] } } })).toBe(
      0,
    )
  })

  it('makes no account beside the one that invites, unless one is named', async () => {
    const [first, second] = [await invite('joins@example.com'), await invite('both@example.com')]
    expect(await sign('joins@example.com', { invitationId: first.id })).toBe('done')
    expect(await sign('both@example.com', { invitationId: second.id, accountName: 'Mine' })).toBe('done')
    expect((await own('both@example.com')).memberships).toHaveLength(1)
    const { id: userId, memberships } = await own('joins@example.com')
    expect(memberships).toEqual([])
    await web.db.user.update({ where: { id: userId }, data: { emailVerifiedAt: new Date() } })
    expect(await web.as(userId).invitation.mine()).toMatchObject([{ id: first.id }])
    await web.as(userId).invitation.accept({ invitationId: first.id })
    expect((await own('joins@example.com')).memberships).toEqual([{ accountId: owner.accountId }])
    expect((await web.as(userId).account.me()).account.id).toBe(owner.accountId)
  })

  it('ends with the invitation', async () => {
    const { id: invitationId } = await invite('late@example.com')
    await web.db.invitation.update({ where: { id: invitationId }, data: { endsAt: new Date(Date.now() - 1) } })
    expect(await sign('late@example.com', { invitationId })).toBe('INVITATION_OVER')
    expect(await sign('late@example.com')).toBe('INVALID_INPUT')
    expect(await web.db.user.count({ where: { email: 'late@example.com' } })).toBe(0)
  })
})

it('nothing is sent once it was withdrawn', async () => {
  const { id } = await invite()
  await me().invitation.withdraw({ invitationId: id })
  expect(await compose()).toBeNull()
})

it('people who accept at once take no more seats than the plan has', async () => {
  owner = await addTenant(web.db, 'CUSTOMER', 'starter')
  const guests = await Promise.all(Array.from({ length: 9 }, () => addTenant(web.db)))
  const invited = await Promise.all(guests.map(({ email }) => invite(email)))
  const codes = await Promise.all(guests.map((person, n) => codeOf(accept(invited[n]?.id ?? '', person))))
  const { seats } = PLANS.starter.limits
  expect(codes.filter((code) => code === 'done')).toHaveLength(seats - 1)
  expect(await web.db.membership.count({ where: { accountId: owner.accountId } })).toBe(seats)
  expect(await codeOf(invite())).toBe('LIMIT_REACHED')
})

it('mails to one address are limited, whoever sends them', async () => {
  const codes: string[] = []
  for (let n = 0; n < 14; n++)
    codes.push(
      await codeOf(web.as((await addTenant(web.db)).userId).invitation.create({ email: guest.email, role: 'viewer' })),
    )
  expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'done'))
  expect(codes).toContain('TOO_MANY_ATTEMPTS')
})
