import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LIMIT_NAMES, type LimitName } from '#domain/plan/limits.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { countUse } from './count-use.ts'

let web: TestWeb
let admin: Tenant
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb({ connections: 10 })
  admin = await addTenant(web.db, 'ADMIN')
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const setLimits = (limits: Partial<Record<LimitName, number | null>>) =>
  web.as(admin.userId).system.setLimits({ accountId: tenant.accountId, limits })
const me = () => web.as(tenant.userId)
const upload = (name: string, body: BodyInit, headers: Record<string, string> = {}) =>
  web.rest('POST', `/api/media?name=${name}`, { key: tenant.key, body, headers, duplex: 'half' } as RequestInit & {
    key: string
  })

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.cause?.code)).sort()

describe('a limit of an account', () => {
  it('counts a live recording as stored while it grows', async () => {
    const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'RECORDING' })
    const segments = [0, 1].map((index) => ({
      ...{ index, durationMs: 1_920, byteOffset: BigInt(index * 500), byteLength: 500, sha256: new Uint8Array(32) },
    }))
    const rendition = { name: '720p', track: 'VIDEO', codecs: 'test', averageKbps: 0, peakKbps: 0, bytes: 0n } as const
    const init = { init: new Uint8Array(1), initHash: 'abc' }
    await web.db.rendition.create({
      data: { id: 'rd_1', mediaId, ...rendition, ...init, segments: { create: segments } },
    })
    const used = () => countUse(web.db, { accountId: tenant.accountId }, 'storageBytes')
    expect(await used()).toBe(2_000)
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    await web.db.rendition.update({ where: { id: 'rd_1' }, data: { bytes: 1_100n } })
    expect(await used()).toBe(2_100)
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { pictureBytes: 30n } })
    const captions = { accountId: tenant.accountId, mediaId, language: 'de', label: 'Deutsch', cueCount: 1 }
    await web.db.captionTrack.create({ data: { ...captions, source: 'upload', vtt: 'WEBVTT ä' } })
    expect(await used()).toBe(2_139)
  })

  it('holds also for many writes at once', async () => {
    await setLimits({ channels: 3 })
    const made = Array.from({ length: 12 }, (_, index) => me().channel.create({ name: `Channel ${index}` }))
    expect(codes(await Promise.allSettled(made))).toEqual([...Array(9).fill('LIMIT_REACHED'), ...Array(3).fill('done')])
    expect(await web.db.channel.count({ where: { accountId: tenant.accountId } })).toBe(3)
  })

  it('is reported with a message, over REST too, and a freed place can be used', async () => {
    await setLimits({ channels: 1 })
    const { id } = await me().channel.create({ name: 'First' })
    const { status, body } = await web.rest('POST', '/api/channels', { key: tenant.key, json: { name: 'Second' } })
    expect(status).toBe(409)
    expect(body.error).toMatchObject({
      code: 'LIMIT_REACHED',
      message:
        'Your account has the maximum number of channels (1). No channel was created; delete one, or ask the operator for a higher limit.',
    })
    await me().channel.delete({ channelId: id })
    expect((await me().channel.create({ name: 'Second' })).name).toBe('Second')
  })

  it('counts API keys that were not revoked', async () => {
    await setLimits({ apiKeys: 2 })
    const { id } = await me().account.createApiKey({ name: 'Second' })
    await expect(me().account.createApiKey({ name: 'Third' })).rejects.toMatchObject({
      cause: { code: 'LIMIT_REACHED' },
    })
    await me().account.revokeApiKey({ keyId: id })
    await me().account.createApiKey({ name: 'Third' })
  })

  it('counts series', async () => {
    await setLimits({ series: 1 })
    await me().series.create({ title: 'First' })
    await expect(me().series.create({ title: 'Second' })).rejects.toMatchObject({ cause: { code: 'LIMIT_REACHED' } })
  })

  it('is independent of another account’s', async () => {
    await setLimits({ channels: 0 })
    const other = await addTenant(web.db)
    await web.as(other.userId).channel.create({ name: 'Elsewhere' })
  })
})

describe('uploads', () => {
  it('are rejected when the library is full', async () => {
    await setLimits({ mediaItems: 1 })
    await addReadyMedia(web.db, tenant.accountId)
    expect((await upload('full.mp4', 'bytes')).body.error).toMatchObject({ code: 'LIMIT_REACHED' })
  })

  it('that would exceed the storage are rejected before a byte is read if the length is announced', async () => {
    await setLimits({ storageBytes: 1_000 })
    let read = 0
    const body = new ReadableStream({
      pull(controller) {
        read++
        controller.enqueue(new Uint8Array(100))
        if (read === 20) controller.close()
      },
    })
    const { status, body: answer } = await upload('large.mp4', body, { 'content-length': '2000' })
    expect(status).toBe(409)
    expect(answer.error).toMatchObject({ code: 'LIMIT_REACHED', data: { name: 'storageBytes', limit: 1_000 } })
    expect(answer.error.message).toContain('Your account uses all of its storage (1.0 kB). The file was not stored')
    // What the stream itself reads ahead.
    expect(read).toBeLessThanOrEqual(2)
  })

  it('that grow beyond the storage are rejected midway, and nothing of them is kept', async () => {
    await setLimits({ storageBytes: 1_000 })
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(10_000))
        if (++sent === 200) controller.close()
      },
    })
    expect((await upload('growing.mp4', body)).body.error.code).toBe('LIMIT_REACHED')
    expect(sent).toBeLessThan(20)
    expect(await web.db.mediaItem.count({ where: { accountId: tenant.accountId } })).toBe(0)
  })

  it('count what is stored, sources and renditions, and running uploads', async () => {
    await setLimits({ storageBytes: 3_000 })
    const mediaId = await addReadyMedia(web.db, tenant.accountId)
    await web.db.rendition.create({
      data: {
        id: `rd_${mediaId}`,
        mediaId,
        name: '432p',
        track: 'VIDEO',
        codecs: 'avc1',
        averageKbps: 1,
        peakKbps: 1,
        init: new Uint8Array(1),
        initHash: 'x',
        bytes: 1_500n,
      },
    })
    const used = (await me().account.limits()).find(({ name }) => name === 'storageBytes')
    expect(used).toMatchObject({ used: 2_500, limit: 3_000 })
    expect((await upload('fits.mp4', 'x'.repeat(400))).status).toBe(201)
    expect((await upload('not.mp4', 'x'.repeat(400))).body.error.code).toBe('LIMIT_REACHED')
  })

  it('at once are limited, and one that ended makes room', async () => {
    await setLimits({ uploadsAtOnce: 2 })
    const ends: (() => void)[] = []
    const slow = () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(10))
          ends.push(() => controller.close())
        },
      })
    const first = [upload('a.mp4', slow()), upload('b.mp4', slow())]
    const inUse = async () => (await me().account.limits()).find(({ name }) => name === 'uploadsAtOnce')?.used
    await expect.poll(inUse).toBe(2)
    const third = await upload('c.mp4', 'bytes')
    expect(third.status).toBe(429)
    expect(third.headers.get('retry-after')).toBe('30')
    expect(third.body.error.message).toContain('Your account is uploading the maximum number of files (2).')
    for (const end of ends) end()
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([201, 201])
    expect((await upload('c.mp4', 'bytes')).status).toBe(201)
  })
})

describe('the limits of an account', () => {
  it('are shown with their usage', async () => {
    await me().channel.create({ name: 'One' })
    const limits = await me().account.limits()
    expect(limits.map(({ name }) => name)).toEqual(LIMIT_NAMES)
    expect(limits).toContainEqual({
      name: 'channels',
      label: 'Channels',
      unit: 'count',
      used: 1,
      limit: PLANS.enterprise.limits.channels,
      usual: PLANS.enterprise.limits.channels,
    })
    // The request itself is an API call.
    const overRest = limits.map((row) => (row.name === 'apiCallsPerMinute' ? { ...row, used: 1 } : row))
    expect((await web.rest('GET', '/api/account/limits', { key: tenant.key })).body.limits).toEqual(overRest)
  })

  it('are changed by an admin, with an audit entry, and can be reset to the default', async () => {
    const changed = await setLimits({ channels: 7, series: 8 })
    expect(changed).toContainEqual(expect.objectContaining({ name: 'channels', limit: 7 }))
    const entry = await web.db.auditEntry.findFirst({ where: { action: 'account.limits' }, orderBy: { id: 'desc' } })
    expect(entry).toMatchObject({
      accountId: tenant.accountId,
      actor: `user:${admin.userId}`,
      data: { channels: 7, series: 8 },
    })
    const back = await setLimits({ channels: null })
    expect(back).toContainEqual(expect.objectContaining({ name: 'channels', limit: PLANS.enterprise.limits.channels }))
    expect(back).toContainEqual(expect.objectContaining({ name: 'series', limit: 8 }))
  })

  it('are rejected if invalid, and for an account that does not exist', async () => {
    await expect(setLimits({ channels: -1 })).rejects.toMatchObject({ cause: { code: 'INVALID_INPUT' } })
    const nobodys = web.as(admin.userId).system.setLimits({ accountId: 'ac_none', limits: { channels: 1 } })
    await expect(nobodys).rejects.toMatchObject({ cause: { code: 'NOT_FOUND' } })
  })
})

it('a lower limit removes nothing', async () => {
  const { id } = await me().channel.create({ name: 'Kept' })
  await setLimits({ channels: 0 })
  expect((await me().channel.list()).channels).toMatchObject([{ id }])
})
