// Names and settings of channels.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import { loadLibrary } from '#features/playout/load-programming.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let caller: ReturnType<TestWeb['as']>

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  caller = web.as(tenant.userId)
})
afterAll(() => web?.close())

// biome-ignore lint/suspicious/noExplicitAny: a test looks into errors of several shapes
const refusal = (call: Promise<unknown>): Promise<any> =>
  call.then(
    () => 'went through',
    (error) => error.cause,
  )

describe('the name of a channel', () => {
  it('is unique in its account, in any case and width, and free in another account', async () => {
    await caller.channel.create({ name: 'Café News' })
    for (const name of ['café news', 'ＣＡＦÉ ＮＥＷＳ', 'Café  News'])
      expect(await refusal(caller.channel.create({ name }))).toMatchObject({
        code: 'CHANNEL_NAME_TAKEN',
        data: { issues: [{ path: 'name' }] },
      })
    const other = await addTenant(web.db)
    expect((await web.as(other.userId).channel.create({ name: 'Café News' })).name).toBe('Café News')
  })

  it('is given to one of many that ask for it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => refusal(caller.channel.create({ name: 'Rush' }))))
    expect(answers.filter((answer) => answer === 'went through')).toHaveLength(1)
    expect(await web.db.channel.count({ where: { accountId: tenant.accountId, name: 'Rush' } })).toBe(1)
  })

  it('cannot be changed to another channel’s, over REST with the field that is wrong', async () => {
    await caller.channel.create({ name: 'First' })
    const { id, slug } = await caller.channel.create({ name: 'Second' })
    const { status, body } = await web.rest('PATCH', `/api/channels/${id}`, {
      key: tenant.key,
      json: { name: 'FIRST' },
    })
    expect([status, body.error.code, body.error.data.issues[0].path]).toEqual([409, 'CHANNEL_NAME_TAKEN', 'name'])
    // Its own, in another case.
    expect(await caller.channel.update({ channelId: id, name: 'SECOND' })).toMatchObject({ name: 'SECOND', slug })
  })

  it.each(['News \u202eTV', 'Ne\u200bws', 'Nеws with a Cyrillic е', ''])('is rejected as %j', async (name) => {
    const before = await web.db.channel.count()
    const { status, body } = await web.rest('POST', '/api/channels', { key: tenant.key, json: { name } })
    expect([status, body.error.data.issues[0].path]).toEqual([400, 'name'])
    expect(await web.db.channel.count()).toBe(before)
  })
})

describe('the settings of a channel', () => {
  it('are stored when it is created, changed later, and shown', async () => {
    const fallbackVideo = await addReadyMedia(web.db, tenant.accountId)
    const given = {
      hlsEnabled: false,
      analyticsEnabled: false,
      fallbackVideo,
      labels: ['East ', 'east', 'HD'],
      folder: 'Sport',
    }
    const shown = { ...given, labels: ['east', 'hd'] }
    const { id: channelId } = await caller.channel.create({ name: 'Configured', ...given })
    expect(await caller.channel.get({ channelId })).toMatchObject(shown)
    const cleared = { hlsEnabled: true, analyticsEnabled: true, fallbackVideo: null, labels: [], folder: null }
    expect(await caller.channel.update({ channelId, ...cleared, folder: ' ' })).toMatchObject(cleared)
  })

  it('have no fallback video that is foreign, not ready or too short', async () => {
    const { id: channelId } = await caller.channel.create({ name: 'Strict' })
    const other = await addTenant(web.db)
    const foreign = await addReadyMedia(web.db, other.accountId)
    const attempts = [
      [foreign, 'MEDIA_NOT_FOUND'],
      [newId<string>('md'), 'MEDIA_NOT_FOUND'],
      [await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' }), 'MEDIA_NOT_READY'],
      [await addReadyMedia(web.db, tenant.accountId, { durationMs: 960 }), 'INVALID_INPUT'],
    ] as const
    for (const [fallbackVideo, code] of attempts)
      expect(await refusal(caller.channel.update({ channelId, fallbackVideo }))).toMatchObject({
        code,
        data: { issues: [{ path: 'fallbackVideo' }] },
      })
    expect((await caller.channel.get({ channelId })).fallbackVideo).toBeNull()
  })

  it('air the fallback video in place of the slate, in a rundown and in a calendar', async () => {
    const fallbackVideo = await addReadyMedia(web.db, tenant.accountId, { title: 'Back soon', durationMs: 19_200 })
    const { id } = await caller.channel.create({ name: 'Falls back', fallbackVideo })
    expect((await loadProgramme(web.db, id, Date.now()))?.slate).toMatchObject({
      mediaId: fallbackVideo,
      kind: 'SLATE',
    })
    expect((await loadLibrary(web.db, { id, ...tenant }))?.slate).toMatchObject({
      mediaId: fallbackVideo,
      kind: 'SLATE',
    })
    const unread = new Set([fallbackVideo])
    expect((await loadProgramme(web.db, id, Date.now(), unread))?.slate.mediaId).not.toBe(fallbackVideo)
    expect((await loadLibrary(web.db, { id, ...tenant }, unread))?.slate.mediaId).not.toBe(fallbackVideo)
    // A deleted item leaves the built-in slate.
    await caller.media.delete({ mediaId: fallbackVideo })
    expect((await caller.channel.get({ channelId: id })).fallbackVideo).toBeNull()
  })
})
