// The settings of webhooks, and the events that the product's own writes record.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { giveUp, recordRelay } from '#features/destination/relay-writes.ts'
import { recordObserved } from '#features/playout/leases.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const rest = (method: string, path: string, json?: unknown) => web.rest(method, path, { key: tenant.key, json })
const create = async (json: unknown) => rest('POST', '/api/webhooks', json)
const HOOK = { url: 'https://example.com/hook?token=1' }

describe('settings', () => {
  it('the secret is in the answer that creates it, and sealed in the row', async () => {
    const { status, body } = await create({ ...HOOK, description: 'Newsroom', events: ['media.ready', 'media.ready'] })
    expect(status).toBe(201)
    expect(body.secret).toMatch(/^whsec_[\w+/]{43}=$/)
    expect(body).toMatchObject({
      ...HOOK,
      description: 'Newsroom',
      events: ['media.ready'],
      enabled: true,
      revision: 0,
    })
    for (const path of ['/api/webhooks', `/api/webhooks/${body.id}`])
      expect(JSON.stringify((await rest('GET', path)).body)).not.toContain(body.secret)
    const row = await web.db.webhook.findUniqueOrThrow({ where: { id: body.id } })
    expect(Buffer.from(row.secret).toString('latin1')).not.toContain(body.secret)
    const audit = await web.db.auditEntry.findFirstOrThrow({ where: { subjectId: body.id, action: 'webhook.create' } })
    expect(audit.data).toMatchObject({ name: 'example.com', events: 'media.ready' })
    expect(JSON.stringify(audit.data)).not.toMatch(/token=1|whsec/)
  })

  it.each([
    ['no address', 'nowhere'],
    ['another scheme', 'ftp://example.com/'],
    ['a password', 'https://me:secret@example.com/'],
    ['a fragment', 'https://example.com/#part'],
    ['this machine', 'http://localhost:3000/api'],
    ['a private address', 'http://10.0.0.1/'],
    ['a private IPv6 address', 'http://[::1]/'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest'],
    ['a private address in one number', 'http://2130706433/'],
  ])('%s is rejected at the field', async (_, url) => {
    const { status, body } = await create({ url })
    expect(status).toBe(400)
    expect(body.error.data.issues[0].path).toBe('url')
    expect(await web.db.webhook.count({ where: { accountId: tenant.accountId } })).toBe(0)
  })

  it('a change with an older revision is rejected, and changes nothing', async () => {
    const { id } = (await create(HOOK)).body
    const changed = await rest('PATCH', `/api/webhooks/${id}`, { events: ['live.started'], revision: 0 })
    expect(changed.body).toMatchObject({ events: ['live.started'], revision: 1, url: HOOK.url })
    const refused = await rest('PATCH', `/api/webhooks/${id}`, { events: [], revision: 0 })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'WEBHOOK_CHANGED'])
    expect((await rest('GET', `/api/webhooks/${id}`)).body.events).toEqual(['live.started'])
  })

  it('an account has at most 20, also when 30 arrive at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => create(HOOK)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('TOO_MANY_WEBHOOKS')
  })

  it('switched off it gets no events, and what waited ends', async () => {
    const { id } = (await create(HOOK)).body
    await rest('POST', `/api/webhooks/${id}/test`)
    await rest('PATCH', `/api/webhooks/${id}`, { enabled: false })
    const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    const { deliveries } = (await rest('GET', `/api/webhooks/${id}/deliveries`)).body
    expect(deliveries).toMatchObject([{ state: 'failed', type: 'webhook.test', attempts: 0 }])
    expect((await rest('POST', `/api/webhooks/${id}/test`)).body.error.code).toBe('WEBHOOK_OFF')
  })

  it('deliveries come in pages, newest first, and are filtered', async () => {
    const { id } = (await create(HOOK)).body
    for (let i = 0; i < 5; i++) await rest('POST', `/api/webhooks/${id}/test`)
    const path = `/api/webhooks/${id}/deliveries`
    const first = (await rest('GET', `${path}?limit=3`)).body
    const rest2 = (await rest('GET', `${path}?limit=3&cursor=${first.nextCursor}`)).body
    expect([first.deliveries.length, rest2.deliveries.length, rest2.nextCursor]).toEqual([3, 2, null])
    const all = (await rest('GET', path)).body.deliveries
    expect([...first.deliveries, ...rest2.deliveries]).toEqual(all)
    expect((await rest('GET', `${path}?type=media.ready`)).body.deliveries).toEqual([])
    expect((await rest('GET', `${path}?state=delivered`)).body.deliveries).toEqual([])
    expect((await rest('GET', `${path}?limit=1000`)).status).toBe(400)
  })

  it('deleted, it leaves no delivery', async () => {
    const { id } = (await create(HOOK)).body
    await rest('POST', `/api/webhooks/${id}/test`)
    expect((await rest('DELETE', `/api/webhooks/${id}`)).body).toEqual({ deleted: true, id })
    expect(await web.db.webhookDelivery.count({ where: { webhookId: id } })).toBe(0)
    expect((await rest('GET', `/api/webhooks/${id}`)).status).toBe(404)
  })
})

describe('events', () => {
  const events = async () => {
    const rows = await web.db.webhookDelivery.findMany({
      where: { accountId: tenant.accountId },
      orderBy: { ordinal: 'asc' },
      include: { event: true },
    })
    return rows.map(({ event }) => event)
  }
  const types = async () => (await events()).map(({ type }) => type)

  async function addChannel() {
    const { id } = await web.as(tenant.userId).channel.create({ name: 'News' })
    await web.db.channelLease.create({
      data: {
        channelId: id,
        workerId: 'wk_test',
        epoch: 1,
        expiresAt: new Date(Date.now() + 60_000),
        heartbeatAt: new Date(),
      },
    })
    return id
  }

  it('a channel starts, degrades, recovers, and stops; a start that keeps failing is told once', async () => {
    await create(HOOK)
    const channelId = await addChannel()
    const fence = { channelId, workerId: 'wk_test', epoch: 1 }
    const see = (state: Parameters<typeof recordObserved>[2], reason: string | null = null) =>
      recordObserved(web.db, fence, state, reason)
    for (let i = 0; i < 3; i++) {
      await see('starting')
      await see('backing-off', 'The disk is gone.')
    }
    await see('starting')
    await see('live')
    await see('degraded', 'An item is missing.')
    await see('live')
    await see('draining')
    await see('stopped')
    expect(await types()).toEqual(['channel.error', 'channel.started', 'channel.error', 'channel.stopped'])
    expect((await events())[2]).toMatchObject({
      objectId: channelId,
      data: { channelId, name: 'News', state: 'degraded', reason: 'An item is missing.' },
    })
    await recordObserved(web.db, { ...fence, epoch: 7 }, 'live', null)
    expect(await types()).toHaveLength(4)
  })

  it('a destination goes up, down once, and up again; giving up is down', async () => {
    await create(HOOK)
    const channelId = await addChannel()
    const { id } = await web
      .as(tenant.userId)
      .destination.create({ channelId, platform: 'twitch', streamKey: 'live_canary' })
    const base = {
      ...{ restarts: 0, pid: null, outTimeMs: 0, bitrateKbps: 0, frames: 0, queueMs: 0 },
      ...{ takenKbps: null, waitingBytes: null, cpuPercent: 0, memoryBytes: 0, reason: null },
    }
    const fence = { channelId, workerId: 'wk_test', epoch: 1 }
    const see = (state: 'CONNECTING' | 'LIVE' | 'BACKING_OFF', failures: number) =>
      recordRelay(web.db, fence, id, { ...base, state, failures })
    await see('CONNECTING', 0)
    await see('LIVE', 0)
    await see('BACKING_OFF', 1)
    await see('CONNECTING', 1)
    await see('BACKING_OFF', 2)
    await see('CONNECTING', 2)
    await see('LIVE', 2)
    await giveUp(web.db, fence, id, 'The key is wrong.')
    expect(await types()).toEqual(['destination.up', 'destination.down', 'destination.up', 'destination.down'])
    expect((await events())[3]).toMatchObject({ objectId: id, data: { channelId, platform: 'twitch', gaveUp: true } })
    expect(JSON.stringify(await events())).not.toContain('live_canary')
  })

  it('a live feed goes on air and leaves it', async () => {
    await create(HOOK)
    const channelId = await addChannel()
    const { id: contributionId } = await web.as(tenant.userId).contribution.create({ channelId, name: 'Studio' })
    const id = newId<string>('ls')
    await web.db.liveStream.create({ data: { id, contributionId, channelId, workerId: 'wk_test' } })
    await web.db.liveStream.update({ where: { id }, data: { onAirSince: new Date() } })
    await web.db.liveStream.update({ where: { id }, data: { onAirSince: null } })
    expect(await types()).toEqual(['live.started', 'live.ended'])
    expect((await events())[0]?.data).toEqual({ channelId, contributionId, sessionId: id, name: 'Studio' })
  })

  it('a schedule is published', async () => {
    await create(HOOK)
    const channelId = await addChannel()
    const content = { zone: 'UTC', seed: 1, blocks: [] }
    await web.as(tenant.userId).schedule.publish({ channelId, content, overrideReason: 'A test' })
    expect(await types()).toEqual(['schedule.published'])
    expect((await events())[0]?.data).toMatchObject({ channelId, version: 1 })
  })

  it('another account, and an account without a webhook, gets none', async () => {
    await create(HOOK)
    const stranger = await addTenant(web.db)
    const mediaId = await addReadyMedia(web.db, stranger.accountId, { state: 'TRANSCODING' })
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    expect(await types()).toEqual([])
    expect(await web.db.webhookEvent.count({ where: { accountId: stranger.accountId } })).toBe(0)
  })
})
