// One table calls every procedure and every REST endpoint as a stranger. A new one without a row fails.
import { TRPCError } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { startSession } from '#features/session/start-session.ts'
import { DomainError, ERRORS, type ErrorCode } from '../errors.ts'
import { restRoutes } from '../rest/routes.ts'
import { addReadyMedia, addTenant, TEST_PASSWORD, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { appRouter } from './root.ts'

let web: TestWeb
let owner: Tenant
let stranger: Tenant
let admin: Tenant
let channelId: string
let mediaId: string
let destinationId: string
let contributionId: string
let seriesId: string
/** Of the owner's account. */
let revokedKey: string
let sessionId: string
let webhookId: string
let deliveryId: string
let invitationId: string

beforeAll(async () => {
  web = await openTestWeb()
  owner = await addTenant(web.db)
  stranger = await addTenant(web.db)
  admin = await addTenant(web.db, 'ADMIN')
  const revoked = await web.as(owner.userId).account.createApiKey({ name: 'Revoked' })
  await web.as(owner.userId).account.revokeApiKey({ keyId: revoked.id })
  revokedKey = revoked.secret
  mediaId = await addReadyMedia(web.db, owner.accountId, { title: 'Owner’s own film' })
  channelId = (await web.as(owner.userId).channel.create({ name: 'Owner TV' })).id
  await web.as(owner.userId).channel.setRundown({ channelId, items: [mediaId] })
  destinationId = (await web.as(owner.userId).destination.create({ channelId, ...DESTINATION })).id
  contributionId = (await web.as(owner.userId).contribution.create({ channelId, name: 'Owner’s studio' })).id
  sessionId = await startSession(
    web.db,
    { id: owner.userId, accountId: owner.accountId },
    { address: '203.0.113.7', userAgent: 'Owner’s browser' },
    Date.now(),
  )
  webhookId = (await web.as(owner.userId).webhook.create({ url: 'https://owner.example/hook' })).id
  deliveryId = (await web.as(owner.userId).webhook.test({ webhookId })).id
  const invited = { email: 'invited@example.com', role: 'owner' } as const
  invitationId = (await web.as(owner.userId).invitation.create(invited)).id
  seriesId = (await web.as(owner.userId).series.create({ title: 'Owner’s own series', mediaIds: [mediaId] })).id
})
afterAll(() => web?.close())

type Caller = ReturnType<TestWeb['as']>
type Ids = Record<
  | 'channelId'
  | 'mediaId'
  | 'keyId'
  | 'seriesId'
  | 'destinationId'
  | 'contributionId'
  | 'sessionId'
  | 'webhookId'
  | 'deliveryId'
  | 'accountId'
  | 'userId'
  | 'invitationId',
  string
>
/** `unknown`: the same call with an id that does not exist must get exactly the same answer. */
type Row =
  | { kind: 'refers'; call(caller: Caller, ids: Ids): Promise<unknown> }
  /** Takes no id: the answer must contain nothing of the owner. */
  | { kind: 'own'; call(caller: Caller): Promise<unknown> }
  | { kind: 'admin'; call(caller: Caller): Promise<unknown> }
  /** For the holder of a secret that no account owns. */
  | { kind: 'public'; call(caller: Caller): Promise<unknown>; refusedAs: string }

async function first<T>(subscription: Promise<AsyncIterable<T>>): Promise<T | undefined> {
  for await (const value of await subscription) return value
  return undefined
}

/** The stranger's call is refused for itself; nobody is told to sign in. */
const ownRefusal = (code: string) => (error: { cause?: { code?: string } }) => {
  if (error.cause?.code === code) return null
  throw error
}

const GUESSED_PASSKEY = {
  id: 'guessed',
  rawId: 'guessed',
  type: 'public-key' as const,
  response: { clientDataJSON: 'guessed', attestationObject: 'guessed' },
}

const rows: Record<string, Row> = {
  'account.me': { kind: 'own', call: (caller) => caller.account.me() },
  'account.rename': { kind: 'own', call: (caller) => caller.account.rename({ name: 'Mine' }) },
  'account.switch': { kind: 'refers', call: (caller, { accountId }) => caller.account.switch({ accountId }) },
  'account.createOwn': {
    kind: 'public',
    call: (caller) => caller.account.createOwn({ name: 'Mine' }),
    refusedAs: 'UNAUTHENTICATED',
  },
  'account.changePassword': {
    kind: 'own',
    call: (caller) =>
      caller.account.changePassword({ currentPassword: TEST_PASSWORD, newPassword: 'another long password' }),
  },
  'account.limits': { kind: 'own', call: (caller) => caller.account.limits() },
  'account.listApiKeys': { kind: 'own', call: (caller) => caller.account.listApiKeys() },
  'account.createApiKey': { kind: 'own', call: (caller) => caller.account.createApiKey({ name: 'Mine' }) },
  'account.rotateApiKey': { kind: 'refers', call: (caller, { keyId }) => caller.account.rotateApiKey({ keyId }) },
  'account.revokeApiKey': { kind: 'refers', call: (caller, { keyId }) => caller.account.revokeApiKey({ keyId }) },
  'audit.list': { kind: 'own', call: (caller) => caller.audit.list({ subjectId: channelId }) },
  'asRun.list': { kind: 'refers', call: (caller, { channelId }) => caller.asRun.list({ channelId }) },
  'asRun.report': { kind: 'refers', call: (caller, { channelId }) => caller.asRun.report({ channelId }) },
  'channel.list': { kind: 'own', call: (caller) => caller.channel.list() },
  'channel.get': { kind: 'refers', call: (caller, ids) => caller.channel.get({ channelId: ids.channelId }) },
  'channel.create': { kind: 'own', call: (caller) => caller.channel.create({ name: 'Mine' }) },
  'channel.update': {
    kind: 'refers',
    call: (caller, ids) => caller.channel.update({ channelId: ids.channelId, name: 'Taken over' }),
  },
  'channel.start': { kind: 'refers', call: (caller, ids) => caller.channel.start({ channelId: ids.channelId }) },
  'channel.stop': { kind: 'refers', call: (caller, ids) => caller.channel.stop({ channelId: ids.channelId }) },
  'channel.restart': { kind: 'refers', call: (caller, ids) => caller.channel.restart({ channelId: ids.channelId }) },
  'channel.getRundown': { kind: 'refers', call: (caller, { channelId }) => caller.channel.getRundown({ channelId }) },
  'channel.setRundown': {
    kind: 'refers',
    call: (caller, ids) => caller.channel.setRundown({ channelId: ids.channelId, items: [ids.mediaId] }),
  },
  'channel.delete': { kind: 'refers', call: (caller, ids) => caller.channel.delete({ channelId: ids.channelId }) },
  'channel.listDeleted': { kind: 'own', call: (caller) => caller.channel.listDeleted() },
  'channel.bulk': {
    kind: 'refers',
    async call(caller, { channelId }) {
      const { results } = await caller.channel.bulk({ action: 'start', ids: [channelId] })
      // Each channel is answered by itself.
      for (const result of results)
        if (!result.ok) {
          const cause = new DomainError(result.code as ErrorCode, { message: result.message })
          throw new TRPCError({ code: ERRORS[cause.code].trpc, message: result.message, cause })
        }
    },
  },
  'channel.clone': { kind: 'refers', call: (caller, { channelId }) => caller.channel.clone({ channelId }) },
  'channel.restore': { kind: 'refers', call: (caller, { channelId }) => caller.channel.restore({ channelId }) },
  'channel.onChange': { kind: 'own', call: (caller) => first(caller.channel.onChange() as never) },
  'contribution.list': { kind: 'refers', call: (caller, { channelId }) => caller.contribution.list({ channelId }) },
  'contribution.sessions': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.sessions({ channelId, contributionId }),
  },
  'contribution.create': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.contribution.create({ channelId, name: 'Mine' }),
  },
  'contribution.update': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) =>
      caller.contribution.update({ channelId, contributionId, enabled: false }),
  },
  'contribution.rotate': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.rotate({ channelId, contributionId }),
  },
  'contribution.revoke': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.revoke({ channelId, contributionId }),
  },
  'contribution.delete': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.delete({ channelId, contributionId }),
  },
  'contribution.take': {
    kind: 'refers',
    call: (caller, { channelId, contributionId }) => caller.contribution.take({ channelId, contributionId }),
  },
  'contribution.release': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.contribution.release({ channelId }),
  },
  'destination.list': { kind: 'refers', call: (caller, { channelId }) => caller.destination.list({ channelId }) },
  'destination.create': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.destination.create({ channelId, ...DESTINATION }),
  },
  'destination.update': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) =>
      caller.destination.update({ channelId, destinationId, serverUrl: 'rtmp://mine.example/live', streamKey: 'mine' }),
  },
  'destination.delete': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) => caller.destination.delete({ channelId, destinationId }),
  },
  'destination.testSettings': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) =>
      caller.destination.testSettings({ channelId, destinationId, platform: 'custom' }),
  },
  'destination.test': {
    kind: 'refers',
    call: (caller, { channelId, destinationId }) => caller.destination.test({ channelId, destinationId }),
  },
  'figures.open': { kind: 'refers', call: (caller, { channelId }) => caller.figures.open({ channelId }) },
  'guide.facts': { kind: 'refers', call: (caller, { channelId }) => caller.guide.facts({ channelId }) },
  'guide.get': { kind: 'refers', call: (caller, { channelId }) => caller.guide.get({ channelId }) },
  'invitation.list': { kind: 'own', call: (caller) => caller.invitation.list() },
  'invitation.create': {
    kind: 'own',
    call: (caller) => caller.invitation.create({ email: 'somebody@example.com', role: 'viewer' }),
  },
  'invitation.resend': {
    kind: 'refers',
    call: (caller, { invitationId }) => caller.invitation.resend({ invitationId }),
  },
  'invitation.withdraw': {
    kind: 'refers',
    call: (caller, { invitationId }) => caller.invitation.withdraw({ invitationId }),
  },
  'invitation.mine': { kind: 'own', call: (caller) => caller.invitation.mine() },
  'invitation.accept': {
    kind: 'refers',
    call: (caller, { invitationId }) => caller.invitation.accept({ invitationId }),
  },
  'media.list': { kind: 'own', call: (caller) => caller.media.list() },
  'media.get': { kind: 'refers', call: (caller, ids) => caller.media.get({ mediaId: ids.mediaId }) },
  'media.update': {
    kind: 'refers',
    call: (caller, ids) => caller.media.update({ mediaId: ids.mediaId, title: 'Taken over' }),
  },
  'media.setBreakPositions': {
    kind: 'refers',
    call: (caller, { mediaId }) => caller.media.setBreakPositions({ mediaId, positionsMs: [1_920] }),
  },
  'media.delete': { kind: 'refers', call: (caller, ids) => caller.media.delete({ mediaId: ids.mediaId }) },
  'media.retry': { kind: 'refers', call: (caller, ids) => caller.media.retry({ mediaId: ids.mediaId }) },
  'media.onChange': { kind: 'own', call: (caller) => first(caller.media.onChange() as never) },
  ...Object.fromEntries(
    (['verifyEmail', 'confirmEmail'] as const).map((name): [string, Row] => [
      `person.${name}`,
      { kind: 'public', call: (caller) => caller.person[name]({ token: 'guessed' }), refusedAs: 'LINK_OVER' },
    ]),
  ),
  'person.resetPassword': {
    kind: 'public',
    call: (caller) => caller.person.resetPassword({ token: 'guessed', password: 'long enough password' }),
    refusedAs: 'LINK_OVER',
  },
  'person.signUp': {
    kind: 'public',
    call: (caller) =>
      caller.person.signUp({ accountName: 'Mine', name: 'Me', email: 'no address', password: 'long enough password' }),
    refusedAs: 'INVALID_INPUT',
  },
  'person.forgotPassword': {
    kind: 'public',
    call: (caller) => caller.person.forgotPassword({ email: 'no address' }),
    refusedAs: 'INVALID_INPUT',
  },
  'person.resendVerification': { kind: 'own', call: (caller) => caller.person.resendVerification().then(() => null) },
  'person.changeEmail': {
    kind: 'own',
    // The row before has changed the password: account.changePassword.
    call: (caller) =>
      caller.person
        .changeEmail({ newEmail: 'mine@example.com', currentPassword: 'another long password' })
        .then(() => null),
  },
  ...Object.fromEntries(
    (['confirmTwoFactor', 'endTwoFactor', 'renewRecoveryCodes'] as const).map((name): [string, Row] => [
      `person.${name}`,
      { kind: 'own', call: (caller) => caller.person[name]({ code: '000000' }).catch(ownRefusal('WRONG_CODE')) },
    ]),
  ),
  'person.beginTwoFactor': {
    kind: 'own',
    call: (caller) => caller.person.beginTwoFactor({ currentPassword: 'another long password' }),
  },
  'person.beginPasskey': {
    kind: 'own',
    call: (caller) => caller.person.beginPasskey({ currentPassword: 'another long password' }),
  },
  'person.addPasskey': {
    kind: 'own',
    call: (caller) =>
      caller.person.addPasskey({ name: 'Mine', response: GUESSED_PASSKEY }).catch(ownRefusal('PASSKEY_REFUSED')),
  },
  'person.disconnect': {
    kind: 'own',
    call: (caller) => caller.person.disconnect({ provider: 'oidc' }).catch(ownRefusal('NOT_FOUND')),
  },
  'person.removePasskey': {
    kind: 'own',
    call: (caller) => caller.person.removePasskey({ passkeyId: 'owners' }).catch(ownRefusal('NOT_FOUND')),
  },
  'person.beginPasskeySignIn': {
    kind: 'public',
    // It names no account: the challenge is all it returns.
    call: async (caller) => {
      const { challenge: _, ...rest } = await caller.person.beginPasskeySignIn()
      expect(rest).toEqual({ rpId: 'localhost', timeout: 300_000, userVerification: 'preferred' })
      throw new Error('nothing more', { cause: new DomainError('UNAUTHENTICATED') })
    },
    refusedAs: 'UNAUTHENTICATED',
  },
  'person.security': { kind: 'own', call: (caller) => caller.person.security() },
  'member.list': { kind: 'own', call: (caller) => caller.member.list() },
  'member.setRole': { kind: 'refers', call: (caller, { userId }) => caller.member.setRole({ userId, role: 'viewer' }) },
  'member.transfer': { kind: 'refers', call: (caller, { userId }) => caller.member.transfer({ userId }) },
  'member.remove': { kind: 'refers', call: (caller, { userId }) => caller.member.remove({ userId }) },
  // The stranger is the only owner of their account.
  'member.leave': { kind: 'public', call: (caller) => caller.member.leave(), refusedAs: 'UNAUTHENTICATED' },
  'playback.createToken': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.playback.createToken({ channelId }),
  },
  'playback.own': { kind: 'refers', call: (caller, { channelId }) => caller.playback.own({ channelId }) },
  'playback.setEncryption': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.playback.setEncryption({ channelId, encrypted: true }),
  },
  'playback.revealKey': { kind: 'refers', call: (caller, { channelId }) => caller.playback.revealKey({ channelId }) },
  'playback.rotate': { kind: 'refers', call: (caller, { channelId }) => caller.playback.rotate({ channelId }) },
  'player.get': { kind: 'refers', call: (caller, { channelId }) => caller.player.get({ channelId }) },
  'player.update': {
    kind: 'refers',
    call: (caller, { channelId }) =>
      caller.player.update({ channelId, access: 'public', embedDomains: ['mine.example'] }),
  },
  'preview.listFuture': { kind: 'refers', call: (caller, { channelId }) => caller.preview.listFuture({ channelId }) },
  'preview.createChannel': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.preview.createChannel({ channelId, at: new Date().toISOString() }),
  },
  'preview.createMedia': { kind: 'refers', call: (caller, { mediaId }) => caller.preview.createMedia({ mediaId }) },
  'schedule.getDraft': { kind: 'refers', call: (caller, { channelId }) => caller.schedule.getDraft({ channelId }) },
  'schedule.saveDraft': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.saveDraft({ channelId, content: EMPTY, revision: 0 }),
  },
  'schedule.preview': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.preview({ channelId, content: EMPTY }),
  },
  'schedule.publish': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.publish({ channelId, content: EMPTY, overrideReason: 'A test' }),
  },
  'schedule.rollback': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.rollback({ channelId, number: 1 }),
  },
  'schedule.listVersions': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.listVersions({ channelId }),
  },
  'schedule.getVersion': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.getVersion({ channelId, number: 1 }),
  },
  'schedule.listAir': { kind: 'refers', call: (caller, { channelId }) => caller.schedule.listAir({ channelId }) },
  'schedule.flightCheck': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.flightCheck({ channelId }),
  },
  'schedule.rehearsal': { kind: 'refers', call: (caller, { channelId }) => caller.schedule.rehearsal({ channelId }) },
  'schedule.setMode': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.setMode({ channelId, mode: 'calendar' }),
  },
  'schedule.control': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.schedule.control({ channelId, action: 'skip' }),
  },
  'transfer.export': { kind: 'refers', call: (caller, { channelId }) => caller.transfer.export({ channelId }) },
  'transfer.import': {
    kind: 'refers',
    call: (caller, { channelId }) =>
      caller.transfer.import({ format: 'csv', file: 'title\nOwner’s own film', channelId }),
  },
  'series.list': { kind: 'own', call: (caller) => caller.series.list() },
  'series.get': { kind: 'refers', call: (caller, { seriesId }) => caller.series.get({ seriesId }) },
  'series.create': { kind: 'own', call: (caller) => caller.series.create({ title: 'Mine' }) },
  'series.rename': {
    kind: 'refers',
    call: (caller, { seriesId }) => caller.series.rename({ seriesId, title: 'Taken over' }),
  },
  'series.setEpisodes': {
    kind: 'refers',
    call: (caller, { seriesId }) => caller.series.setEpisodes({ seriesId, mediaIds: [] }),
  },
  'series.delete': { kind: 'refers', call: (caller, { seriesId }) => caller.series.delete({ seriesId }) },
  'session.list': { kind: 'own', call: (caller) => caller.session.list() },
  'session.end': { kind: 'refers', call: (caller, { sessionId }) => caller.session.end({ sessionId }) },
  'session.endAll': { kind: 'own', call: (caller) => caller.session.endAll() },
  'setup.createFirstAccount': {
    kind: 'public',
    call: (caller) =>
      caller.setup.createFirstAccount({
        token: 'guessed',
        accountName: 'Mine',
        name: 'Me',
        email: 'me@example.com',
        password: 'long enough password',
      }),
    refusedAs: 'SETUP_LINK_OVER',
  },
  'account.previewPlan': { kind: 'own', call: (caller) => caller.account.previewPlan({ plan: 'free' }) },
  'account.plan': { kind: 'own', call: (caller) => caller.account.plan() },
  'billing.get': { kind: 'own', call: (caller) => caller.billing.get() },
  'billing.order': { kind: 'own', call: (caller) => withoutBilling(caller.billing.order({ plan: 'pro' })) },
  'billing.portal': { kind: 'own', call: (caller) => withoutBilling(caller.billing.portal()) },
  'admin.accounts': { kind: 'admin', call: (caller) => caller.admin.accounts({ query: 'Owner' }) },
  'admin.account': { kind: 'admin', call: (caller) => caller.admin.account({ accountId: owner.accountId }) },
  'admin.previewPlan': {
    kind: 'admin',
    call: (caller) => caller.admin.previewPlan({ accountId: owner.accountId, plan: 'free' }),
  },
  'admin.impersonate': {
    kind: 'admin',
    call: (caller) =>
      // The admin of this test has no session, which is asked for after the role.
      caller.admin.impersonate({ accountId: owner.accountId, userId: owner.userId }).catch((error) => {
        if (error.cause?.code !== 'SESSION_NEEDED') throw error
      }),
  },
  'admin.resetSecondFactor': {
    kind: 'admin',
    call: async (caller) => {
      // Another one: their sessions end.
      const { accountId, userId } = await addTenant(web.db)
      return caller.admin.resetSecondFactor({ accountId, userId })
    },
  },
  'admin.endImpersonation': { kind: 'own', call: async (caller) => ({ ended: await caller.admin.endImpersonation() }) },
  'admin.suspend': {
    kind: 'admin',
    call: async (caller) => {
      // Another one: the rows after this go on with the owner's.
      const { accountId } = await addTenant(web.db)
      return caller.admin.suspend({ accountId, reason: 'A test' })
    },
  },
  'admin.restore': { kind: 'admin', call: (caller) => caller.admin.restore({ accountId: owner.accountId }) },
  'admin.setPlan': {
    kind: 'admin',
    call: (caller) => caller.admin.setPlan({ accountId: owner.accountId, plan: 'pro' }),
  },
  'admin.setOverride': {
    kind: 'admin',
    call: (caller) =>
      caller.admin.setOverride({ accountId: owner.accountId, limit: 'series', value: 5, reason: 'Trial' }),
  },
  'admin.removeOverride': {
    kind: 'admin',
    call: (caller) => caller.admin.removeOverride({ accountId: owner.accountId, limit: 'series' }),
  },
  'system.performance': { kind: 'admin', call: (caller) => caller.system.performance() },
  'system.services': { kind: 'admin', call: (caller) => caller.system.services() },
  'system.overview': { kind: 'admin', call: (caller) => caller.system.overview() },
  'system.limits': { kind: 'admin', call: (caller) => caller.system.limits({ accountId: owner.accountId }) },
  'system.setLimits': {
    kind: 'admin',
    call: (caller) => caller.system.setLimits({ accountId: owner.accountId, limits: { channels: 99 } }),
  },
  'webhook.list': { kind: 'own', call: (caller) => caller.webhook.list() },
  'webhook.create': { kind: 'own', call: (caller) => caller.webhook.create({ url: 'https://mine.example/hook' }) },
  'webhook.get': { kind: 'refers', call: (caller, { webhookId }) => caller.webhook.get({ webhookId }) },
  'webhook.update': {
    kind: 'refers',
    call: (caller, { webhookId }) => caller.webhook.update({ webhookId, url: 'https://mine.example/hook' }),
  },
  'webhook.delete': { kind: 'refers', call: (caller, { webhookId }) => caller.webhook.delete({ webhookId }) },
  'webhook.rotateSecret': {
    kind: 'refers',
    call: (caller, { webhookId }) => caller.webhook.rotateSecret({ webhookId }),
  },
  'webhook.test': { kind: 'refers', call: (caller, { webhookId }) => caller.webhook.test({ webhookId }) },
  'webhook.listDeliveries': {
    kind: 'refers',
    call: (caller, { webhookId }) => caller.webhook.listDeliveries({ webhookId }),
  },
  'webhook.getDelivery': {
    kind: 'refers',
    call: (caller, { webhookId, deliveryId }) => caller.webhook.getDelivery({ webhookId, deliveryId }),
  },
  'webhook.replay': {
    kind: 'refers',
    call: (caller, { webhookId, deliveryId }) => caller.webhook.replay({ webhookId, deliveryId }),
  },
}

/** This installation sells no plans: that is the answer to everybody who is signed in. */
const withoutBilling = (call: Promise<unknown>) =>
  call.catch((error) => {
    if (error.cause?.code !== 'BILLING_OFF') throw error
    return null
  })

/** An empty schedule. */
const EMPTY = { zone: 'UTC', seed: 1, blocks: [] }

const DESTINATION = { platform: 'twitch', name: 'Owner’s Twitch', streamKey: 'live_0wner' } as const

const nobodysIds: Ids = {
  channelId: newId('ch'),
  mediaId: newId('md'),
  keyId: newId('ak'),
  seriesId: newId('sr'),
  destinationId: newId('de'),
  contributionId: newId('cn'),
  sessionId: newId('ss'),
  webhookId: newId('wh'),
  deliveryId: newId('wd'),
  accountId: newId('ac'),
  userId: newId('us'),
  invitationId: newId('in'),
}

/** Everything that a client learns of a failure. */
async function answerOf(call: Promise<unknown>) {
  const error = await call.then(
    () => {
      throw new Error('the call went through')
    },
    (thrown) => thrown,
  )
  return { code: error.code, message: error.message, domain: error.cause?.code, data: error.cause?.data }
}

async function ownersState() {
  const [channel, media, series, keys, commands, sessions, user, webhook, members, invitations] = await Promise.all([
    web.db.channel.findUnique({
      where: { id: channelId },
      include: { rundown: true, destinations: true, contributions: true, playbackKeys: true },
    }),
    web.db.mediaItem.findUnique({ where: { id: mediaId } }),
    web.db.series.findUnique({ where: { id: seriesId }, include: { episodes: true } }),
    web.db.apiKey.findMany({ where: { accountId: owner.accountId }, select: { id: true, revokedAt: true } }),
    web.db.command.count(),
    web.db.session.findMany({ where: { userId: owner.userId } }),
    web.db.user.findUnique({ where: { id: owner.userId } }),
    web.db.webhook.findUnique({ where: { id: webhookId }, include: { deliveries: true } }),
    web.db.membership.findMany({ where: { accountId: owner.accountId } }),
    web.db.invitation.findMany({ where: { accountId: owner.accountId } }),
  ])
  return { channel, media, series, keys, commands, sessions, user, webhook, members, invitations }
}

describe('procedures', () => {
  const names = Object.keys(appRouter._def.procedures)

  it('all have a row in this table', () => expect(Object.keys(rows).sort()).toEqual(names.sort()))

  it.each(Object.entries(rows))('%s rejects the stranger', async (_, row) => {
    const before = await ownersState()
    const nobody = row.kind === 'public' ? row.refusedAs : 'UNAUTHENTICATED'
    expect(await answerOf(row.call(web.as(null), nobodysIds))).toMatchObject({ domain: nobody })
    const caller = web.as(stranger.userId)
    if (row.kind === 'refers') {
      const { keyId, accountId, userId } = owner
      const own = { channelId, mediaId, keyId, seriesId, destinationId, contributionId, sessionId }
      const ids = { ...own, accountId, userId, invitationId, webhookId, deliveryId }
      const theirs = await answerOf(row.call(caller, ids))
      expect(theirs).toEqual(await answerOf(row.call(caller, nobodysIds)))
      expect(theirs.code).toBe('NOT_FOUND')
    } else if (row.kind === 'own') {
      const text = JSON.stringify(await row.call(caller))
      for (const secret of [owner.accountId, owner.userId, channelId, mediaId, seriesId, 'Owner'])
        expect(text).not.toContain(secret)
    } else if (row.kind === 'admin') {
      expect(await answerOf(row.call(caller))).toMatchObject({ domain: 'FORBIDDEN' })
      await row.call(web.as(admin.userId))
    }
    expect(await ownersState()).toEqual(before)
  })

  it('answer for a deleted channel as for one that does not exist, to its owner too', async () => {
    const caller = web.as(owner.userId)
    const { id } = await caller.channel.create({ name: 'Deleted' })
    const ids = {
      ...{ channelId: id, mediaId, keyId: nobodysIds.keyId, seriesId, sessionId: nobodysIds.sessionId },
      ...{ webhookId, deliveryId, accountId: nobodysIds.accountId, userId: nobodysIds.userId, invitationId },
      destinationId: (await caller.destination.create({ channelId: id, ...DESTINATION })).id,
      contributionId: (await caller.contribution.create({ channelId: id, name: 'Deleted too' })).id,
    }
    await caller.channel.delete({ channelId: id })
    const asked = Object.entries(rows).filter(
      ([name, row]) => row.kind === 'refers' && /channelId/.test(String(row.call)) && name !== 'channel.restore',
    )
    expect(asked.length).toBeGreaterThan(30)
    for (const [name, row] of asked) {
      const deleted = await answerOf((row as Extract<Row, { kind: 'refers' }>).call(caller, ids))
      expect(deleted, name).toMatchObject({ code: 'NOT_FOUND', domain: 'CHANNEL_NOT_FOUND' })
    }
  })

  it('a live feed is reached through its own channel only', async () => {
    const caller = web.as(stranger.userId)
    const mine = await caller.channel.create({ name: 'Mine too' })
    const ids = { channelId: mine.id, contributionId }
    const calls = [
      () => caller.contribution.update({ ...ids, name: 'Taken over' }),
      () => caller.contribution.sessions(ids),
      () => caller.contribution.rotate(ids),
      () => caller.contribution.revoke(ids),
      () => caller.contribution.delete(ids),
      () => caller.contribution.take(ids),
    ]
    for (const call of calls) expect(await answerOf(call())).toMatchObject({ domain: 'CONTRIBUTION_NOT_FOUND' })
  })

  it('a destination is reached through its own channel only', async () => {
    const caller = web.as(stranger.userId)
    const mine = await caller.channel.create({ name: 'Mine as well' })
    const before = await ownersState()
    for (const call of [
      () => caller.destination.update({ channelId: mine.id, destinationId, name: 'Taken over' }),
      () => caller.destination.delete({ channelId: mine.id, destinationId }),
      () => caller.destination.test({ channelId: mine.id, destinationId }),
    ])
      expect(await answerOf(call())).toMatchObject({ domain: 'DESTINATION_NOT_FOUND' })
    expect(await ownersState()).toEqual(before)
  })

  it('a rundown cannot include a foreign item, and does not reveal that it exists', async () => {
    const caller = web.as(stranger.userId)
    const mine = await caller.channel.create({ name: 'Mine at last' })
    const foreign = await answerOf(caller.channel.setRundown({ channelId: mine.id, items: [mediaId] }))
    const unknown = await answerOf(caller.channel.setRundown({ channelId: mine.id, items: [nobodysIds.mediaId] }))
    expect(foreign).toMatchObject({ domain: 'MEDIA_NOT_FOUND', data: { mediaId } })
    expect({ ...foreign, data: null }).toEqual({ ...unknown, data: null })
  })
})

it('a series cannot include a foreign item, and does not reveal that it exists', async () => {
  const caller = web.as(stranger.userId)
  const foreign = await answerOf(caller.series.create({ title: 'Mine', mediaIds: [mediaId] }))
  const unknown = await answerOf(caller.series.create({ title: 'Mine', mediaIds: [nobodysIds.mediaId] }))
  expect(foreign).toMatchObject({ domain: 'MEDIA_NOT_FOUND', data: { mediaId } })
  expect({ ...foreign, data: null }).toEqual({ ...unknown, data: null })
})

describe('REST endpoints', () => {
  const PUBLIC = [
    'GET /health',
    'GET /api/health',
    'GET /api/system/health',
    'GET /api/openapi.json',
    // Requires a signature of the payment provider.
    'POST /api/billing/stripe',
    // The guide of a channel is as public as its stream.
    ...['json', 'xml', 'm3u'].map((ending) => `GET /guide/:slug.${ending}`),
    ...['xml', 'm3u'].map((ending) => `GET /guide/accounts/:accountId.${ending}`),
    // Returns what the watch page shows of a public channel.
    'GET /api/oembed',
  ]
  /** A valid body, so that only the id can be wrong. */
  const BODIES: Record<string, unknown> = {
    'PATCH /api/account': { name: 'Mine' },
    'POST /api/api-keys/:keyId/rotate': { overlapDays: 0 },
    'POST /api/invitations': { email: 'somebody@example.com', role: 'viewer' },
    'PATCH /api/members/:userId': { role: 'viewer' },
    'POST /api/api-keys': { name: 'Mine' },
    'PATCH /api/accounts/:accountId/limits': { channels: 99 },
    'POST /api/admin/accounts/:accountId/suspend': { reason: 'A test' },
    'POST /api/billing/orders': { plan: 'pro' },
    'PUT /api/admin/accounts/:accountId/plan': { plan: 'pro' },
    'PUT /api/admin/accounts/:accountId/overrides/:limit': { value: 5, reason: 'Trial' },
    'POST /api/channels': { name: 'Mine' },
    'POST /api/channels/import': { format: 'csv', file: 'title\nFilm', channelId: nobodysIds.channelId },
    'POST /api/channels/bulk': { action: 'start', ids: [nobodysIds.channelId] },
    'POST /api/channels/:channelId/clone': {},
    'PATCH /api/channels/:channelId': { name: 'Taken over' },
    'POST /api/channels/:channelId/schedule/versions': { content: EMPTY, overrideReason: 'A test' },
    'POST /api/channels/:channelId/control': { action: 'skip' },
    'POST /api/channels/:channelId/previews': { at: new Date().toISOString() },
    'PUT /api/channels/:channelId/mode': { mode: 'calendar' },
    'PUT /api/channels/:channelId/rundown': { items: ['md_whatever'] },
    'PATCH /api/media/:mediaId': { title: 'Taken over' },
    'POST /api/channels/:channelId/destinations': DESTINATION,
    'POST /api/channels/:channelId/destinations/test': DESTINATION,
    'PATCH /api/channels/:channelId/destinations/:destinationId': { enabled: false },
    'POST /api/channels/:channelId/contributions': { name: 'Mine' },
    'PATCH /api/channels/:channelId/contributions/:contributionId': { enabled: false },
    'POST /api/channels/:channelId/playback/tokens': {},
    'PUT /api/channels/:channelId/playback/encryption': { encrypted: true },
    'PATCH /api/channels/:channelId/player': { embedDomains: ['mine.example'] },
    'PUT /api/media/:mediaId/break-positions': { positionsMs: [1_920] },
    'POST /api/series': { title: 'Mine' },
    'PATCH /api/series/:seriesId': { title: 'Taken over' },
    'PUT /api/series/:seriesId/episodes': { mediaIds: [] },
    'POST /api/webhooks': { url: 'https://mine.example/hook' },
    'PATCH /api/webhooks/:webhookId': { url: 'https://mine.example/hook' },
  }
  const table = restRoutes.map((route) => [`${route.method} ${route.path}`, route] as const)
  type PathIds = Omit<Ids, 'sessionId' | 'accountId'>
  const pathOf = (path: string, ids: PathIds) =>
    path
      .replace(':channelId', ids.channelId)
      .replace(':mediaId', ids.mediaId)
      .replace(':keyId', ids.keyId)
      .replace(':userId', ids.userId)
      .replace(':invitationId', ids.invitationId)
      .replace(':seriesId', ids.seriesId)
      .replace(':destinationId', ids.destinationId)
      .replace(':contributionId', ids.contributionId)
      .replace(':webhookId', ids.webhookId)
      .replace(':deliveryId', ids.deliveryId)

  it('are public only if this table says so', () => {
    expect(table.filter(([, route]) => route.guard === 'public').map(([name]) => name)).toEqual(PUBLIC)
  })

  it.each(table.filter(([, route]) => route.guard !== 'public'))('%s rejects the stranger', async (name, route) => {
    const json = BODIES[name]
    if (route.body) expect(json, 'a route with a body needs a row in BODIES').toBeDefined()
    const before = await ownersState()
    const as = (key: string | undefined, ids: PathIds) => web.rest(route.method, pathOf(route.path, ids), { key, json })
    expect((await as(undefined, nobodysIds)).body.error.code).toBe('UNAUTHENTICATED')
    expect((await as(`cpk_${'x'.repeat(43)}`, nobodysIds)).status).toBe(401)
    expect((await as(revokedKey, { ...nobodysIds, channelId, mediaId, seriesId })).status).toBe(401)
    if (route.guard === 'admin') {
      expect((await as(stranger.key, nobodysIds)).body.error.code).toBe('FORBIDDEN')
    } else if (route.guard === 'person') {
      // What a person may do and a stranger may not: account.createApiKey and account.revokeApiKey above.
      expect((await as(owner.key, { ...nobodysIds, keyId: owner.keyId })).body.error.code).toBe('SESSION_NEEDED')
    } else if (route.path.includes(':')) {
      const theirs = await as(stranger.key, {
        keyId: owner.keyId,
        userId: owner.userId,
        invitationId,
        channelId,
        mediaId,
        seriesId,
        destinationId,
        contributionId,
        webhookId,
        deliveryId,
      })
      const unknown = await as(stranger.key, nobodysIds)
      expect(theirs.status).toBe(404)
      const blank = (body: { error: object }) => ({ ...body.error, requestId: null })
      expect(blank(theirs.body)).toEqual(blank(unknown.body))
    } else if (!route.rawBody) {
      const text = JSON.stringify((await as(stranger.key, nobodysIds)).body)
      for (const secret of [owner.accountId, channelId, mediaId, seriesId, 'Owner']) expect(text).not.toContain(secret)
    }
    expect(await ownersState()).toEqual(before)
  })

  it('an uploaded item belongs to the sender', async () => {
    const { status, body } = await web.rest('POST', '/api/media?name=mine.mp4', { key: stranger.key, body: 'bytes' })
    expect(status).toBe(201)
    expect(await web.db.mediaItem.findUnique({ where: { id: body.id } })).toMatchObject({
      accountId: stranger.accountId,
    })
    expect((await web.rest('GET', `/api/media/${body.id}`, { key: owner.key })).status).toBe(404)
  })
})

it('a removed user and a revoked key lose access at once', async () => {
  const leaver = await addTenant(web.db)
  await web.as(leaver.userId).account.revokeApiKey({ keyId: leaver.keyId })
  expect((await web.rest('GET', '/api/channels', { key: leaver.key })).status).toBe(401)
  await web.db.user.delete({ where: { id: leaver.userId } })
  expect(await answerOf(web.as(leaver.userId).account.me())).toMatchObject({ domain: 'UNAUTHENTICATED' })
})
