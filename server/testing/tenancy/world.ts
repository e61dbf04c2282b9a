// The people of the tenancy walk: an owner with one of everything, a stranger with an account of their own, an admin, and
// a member of the owner's account whose role a test sets.
import { newId } from '#adapters/ids.ts'
import type { MemberRole } from '#domain/account/permissions.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import { startSession } from '#features/session/start-session.ts'
import { addReadyMedia, addTenant } from '../fixtures.ts'
import { openTestWeb, type TestWeb } from '../web.ts'
import { DESTINATION, type Ids, TUS_HEADERS } from './row.ts'

/** Ids of the right form that belong to nothing. */
export const NOBODYS_IDS: Ids = {
  channelId: newId('ch'),
  mediaId: newId('md'),
  language: 'de',
  keyId: newId('ak'),
  seriesId: newId('sr'),
  destinationId: newId('de'),
  contributionId: newId('cn'),
  sessionId: newId('ss'),
  webhookId: newId('wh'),
  deliveryId: newId('wd'),
  alertId: newId('al'),
  silenceId: newId('as'),
  targetId: newId('at'),
  accountId: newId('ac'),
  userId: newId('us'),
  invitationId: newId('in'),
  spareAccountId: newId('ac'),
  spareUserId: newId('us'),
  uploadId: newId('up'),
  importId: newId('im'),
  reportId: newId('rp'),
}

async function beginUpload(web: TestWeb, key: string): Promise<string> {
  const { headers } = await web.rest('POST', '/api/uploads', { key, headers: TUS_HEADERS })
  return headers.get('location')?.split('/').at(-1) ?? ''
}

export async function openTenancyWorld(options: Parameters<typeof openTestWeb>[0] = {}) {
  const web = await openTestWeb(options)
  const owner = await addTenant(web.db)
  const stranger = await addTenant(web.db)
  const admin = await addTenant(web.db, 'ADMIN')
  const member = await addTenant(web.db)
  const spare = await addTenant(web.db)
  const own = web.as(owner.userId)

  const revoked = await own.account.createApiKey({ name: 'Revoked' })
  await own.account.revokeApiKey({ keyId: revoked.id })
  const mediaId = await addReadyMedia(web.db, owner.accountId, { title: 'Owner’s own film' })
  const captions = '00:01.000 --> 00:02.000\nOwner’s own words'
  await web.rest('PUT', `/api/media/${mediaId}/captions?language=de`, { key: owner.key, body: captions })
  const { id: channelId } = await own.channel.create({ name: 'Owner TV' })
  await own.channel.setRundown({ channelId, items: [mediaId] })
  const ids: Ids = {
    ...{ channelId, mediaId, language: 'de', keyId: owner.keyId, accountId: owner.accountId, userId: owner.userId },
    destinationId: (await own.destination.create({ channelId, ...DESTINATION })).id,
    contributionId: (await own.contribution.create({ channelId, name: 'Owner’s studio' })).id,
    sessionId: await startSession(
      web.db,
      { id: owner.userId, accountId: owner.accountId },
      { address: '203.0.113.7', userAgent: 'Owner’s browser' },
      Date.now(),
    ),
    seriesId: (await own.series.create({ title: 'Owner’s own series', mediaIds: [mediaId] })).id,
    invitationId: (await own.invitation.create({ email: 'invited@example.com', role: 'owner' })).id,
    ...{ webhookId: (await own.webhook.create({ url: 'https://owner.example/hook' })).id, deliveryId: '' },
    ...{ alertId: (await own.alert.test()).id, silenceId: '', targetId: '' },
    reportId: (await own.audienceReport.create({ channelId, name: 'Owner’s report', period: 'day' })).id,
    ...{ spareAccountId: spare.accountId, spareUserId: spare.userId },
    uploadId: await beginUpload(web, owner.key),
    importId: (await own.import.create({ url: 'https://owner.example/film.mp4' })).imports[0]!.id,
  }
  const silenced = { channelId, until: new Date(Date.now() + 3_600_000).toISOString(), reason: 'Owner’s rehearsal' }
  ids.silenceId = (await own.alert.silence(silenced)).id
  const target = { kind: 'email', name: 'Owner’s desk', address: 'owner@example.com' } as const
  ids.targetId = (await own.alert.addTarget(target)).id
  ids.deliveryId = (await own.webhook.test({ webhookId: ids.webhookId })).id

  // The member left their first account: the owner's is the only one.
  await web.db.membership.deleteMany({ where: { userId: member.userId } })
  await web.db.membership.create({ data: { accountId: owner.accountId, userId: member.userId, role: 'owner' } })
  const memberWho = { accountId: owner.accountId, tag: `user:${member.userId}`, userId: member.userId }
  const memberKey = await createApiKey(web.db, memberWho, { name: 'Member’s key' })

  async function ownersState() {
    const { accountId, userId } = owner
    const [
      channels,
      media,
      series,
      keys,
      commands,
      sessions,
      user,
      webhooks,
      members,
      invitations,
      uploads,
      imports,
      alerts,
      reports,
    ] = await Promise.all([
      web.db.channel.findMany({
        where: { accountId },
        include: { rundown: true, destinations: true, contributions: true, playbackKeys: true },
      }),
      web.db.mediaItem.findMany({ where: { accountId }, include: { captions: true, playbackKeys: true } }),
      web.db.series.findMany({ where: { accountId }, include: { episodes: true } }),
      web.db.apiKey.findMany({ where: { accountId }, select: { id: true, revokedAt: true } }),
      web.db.command.count(),
      web.db.session.findMany({ where: { userId } }),
      web.db.user.findUnique({ where: { id: userId } }),
      web.db.webhook.findMany({ where: { accountId }, include: { deliveries: true } }),
      web.db.membership.findMany({ where: { accountId } }),
      web.db.invitation.findMany({ where: { accountId } }),
      web.db.upload.findMany({ where: { accountId } }),
      web.db.import.findMany({ where: { accountId } }),
      Promise.all([
        web.db.alert.findMany({ where: { accountId } }),
        web.db.alertSilence.findMany({ where: { accountId } }),
        web.db.alertTarget.findMany({ where: { accountId } }),
        web.db.alertSettings.findMany({ where: { accountId } }),
      ]),
      web.db.savedReport.findMany({ where: { accountId } }),
    ])
    return {
      channels,
      media,
      series,
      keys,
      commands,
      sessions,
      user,
      webhooks,
      members,
      invitations,
      uploads,
      imports,
      alerts,
      reports,
    }
  }

  return {
    ...{
      web,
      owner,
      stranger,
      admin,
      member,
      ids,
      revokedKey: revoked.secret,
      revokedKeyId: revoked.id,
      memberKey: memberKey.secret,
    },
    /** What must be the same after a refused call. */
    ownersState,
    /** Of the member, and so of their key. */
    setRole: (role: MemberRole) => web.db.membership.updateMany({ where: { userId: member.userId }, data: { role } }),
    close: () => web.close(),
  }
}

export type TenancyWorld = Awaited<ReturnType<typeof openTenancyWorld>>
