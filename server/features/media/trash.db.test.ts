import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mediaPaths } from '#adapters/media-store.ts'
import { RESTORABLE_MS } from '#domain/deleted-for.ts'
import { countStoredBytes } from '#features/account/count-use.ts'
import { findOnDemandItem } from '#features/on-demand/on-demand.ts'
import { loadLibrary } from '#features/playout/load-programming.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { purgeDeletedMedia } from './restore-media.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())
beforeEach(async () => {
  tenant = await addTenant(web.db)
})

const call = () => web.as(tenant.userId)
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'ok').catch((error) => error.cause.code)
const ids = async () => (await call().media.list()).media.map(({ id }) => id)

it('an item in the trash is nowhere, counts as stored, and is restored with all that it had', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId, { title: 'Film' })
  const other = await addReadyMedia(web.db, tenant.accountId)
  await call().media.update({ mediaId, tags: ['late'], folder: 'News', access: 'public' })
  await web.db.mediaItem.update({ where: { id: mediaId }, data: { pictureBytes: 50n } })
  const { id: seriesId } = await call().series.create({ title: 'One', mediaIds: [other, mediaId] })
  const episodes = async () => (await call().series.get({ seriesId })).episodes.map((episode) => episode.mediaId)
  const stored = async () => (await countStoredBytes(web.db, [tenant.accountId])).get(tenant.accountId)
  const airs = async () => (await loadLibrary(web.db, tenant))?.media.has(mediaId)
  const before = await call().media.get({ mediaId })
  const bytes = await stored()
  expect([await airs(), (await findOnDemandItem(web.db, mediaId)) !== null]).toEqual([true, true])

  await call().media.delete({ mediaId })
  expect([await ids(), await airs(), await findOnDemandItem(web.db, mediaId)]).toEqual([[other], false, null])
  expect([await episodes(), await stored()]).toEqual([[other], bytes])
  expect(await call().media.library()).toMatchObject({ items: 1, deleted: 1, tags: [], folders: [] })
  for (const refused of [
    () => call().media.get({ mediaId }),
    () => call().media.update({ mediaId, title: 'Ghost' }),
    () => call().media.delete({ mediaId }),
    () => call().media.retry({ mediaId }),
    () => call().series.create({ title: 'Two', mediaIds: [mediaId] }),
    () => call().preview.createMedia({ mediaId }),
  ])
    expect(await codeOf(refused())).toBe('MEDIA_NOT_FOUND')
  expect(await call().media.listDeleted()).toMatchObject({ media: [{ id: mediaId, title: 'Film', bytes: 1_050 }] })

  expect(await call().media.restore({ mediaId })).toEqual(before)
  expect([await episodes(), await airs()]).toEqual([[other, mediaId], true])
  expect(await codeOf(call().media.restore({ mediaId }))).toBe('MEDIA_NOT_FOUND')
  const actions = await web.db.auditEntry.findMany({
    where: { subjectId: mediaId },
    orderBy: { sequence: 'desc' },
    take: 2,
  })
  expect(actions.map(({ action }) => action)).toEqual(['media.restore', 'media.delete'])
})

it('an item that was being prepared can be retried when it is restored', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
  await web.db.mediaItem.update({ where: { id: mediaId }, data: { workerId: 'wk_1' } })
  await call().media.delete({ mediaId })
  expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({
    workerId: null,
    state: 'CANCELLED',
  })
  expect((await call().media.restore({ mediaId })).status).toBe('cancelled')
  expect((await call().media.retry({ mediaId })).status).toBe('uploaded')
})

it('an item is removed with its files after 30 days, or at once by request, and never before', async () => {
  const add = async () => {
    const id = await addReadyMedia(web.db, tenant.accountId)
    const { folder } = mediaPaths(web.services.dataDir, tenant.accountId, id)
    await mkdir(folder, { recursive: true })
    await writeFile(`${folder}/source`, 'bytes')
    return { id, folder }
  }
  const [kept, old, soon] = [await add(), await add(), await add()]
  const outside = { db: web.db, dataDir: web.services.dataDir }
  expect(await codeOf(call().media.purge({ mediaId: kept.id }))).toBe('MEDIA_NOT_FOUND')
  for (const { id } of [old, soon]) await call().media.delete({ mediaId: id })
  await call().media.purge({ mediaId: soon.id })
  expect([existsSync(soon.folder), await codeOf(call().media.restore({ mediaId: soon.id }))]).toEqual([
    false,
    'MEDIA_NOT_FOUND',
  ])
  const exists = () => [existsSync(old.folder), existsSync(kept.folder)]
  await purgeDeletedMedia(outside, Date.now() + RESTORABLE_MS - 60_000, 100)
  expect(exists()).toEqual([true, true])
  expect(await purgeDeletedMedia(outside, Date.now() + RESTORABLE_MS + 60_000, 100)).toBeGreaterThan(0)
  expect(exists()).toEqual([false, true])
  expect(await ids()).toEqual([kept.id])
  const last = await web.db.auditEntry.findFirst({ where: { subjectId: old.id }, orderBy: { sequence: 'desc' } })
  expect(last).toMatchObject({ action: 'media.purge', accountId: tenant.accountId })
})

it('an item whose time in the trash is over is not restored', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId)
  await web.db.mediaItem.update({
    where: { id: mediaId },
    data: { deletedAt: new Date(Date.now() - RESTORABLE_MS - 1) },
  })
  expect(await codeOf(call().media.restore({ mediaId }))).toBe('MEDIA_NOT_FOUND')
  expect((await call().media.listDeleted()).media).toEqual([])
})

it('many items are deleted, restored and removed at once', async () => {
  const media = [await addReadyMedia(web.db, tenant.accountId), await addReadyMedia(web.db, tenant.accountId)]
  const bulk = async (action: 'delete' | 'restore' | 'purge') =>
    (await call().media.bulk({ action, ids: media })).results.map(({ ok }) => ok)
  expect([await bulk('delete'), await ids()]).toEqual([[true, true], []])
  expect([await bulk('restore'), (await ids()).length]).toEqual([[true, true], 2])
  expect(await bulk('purge')).toEqual([false, false])
  await bulk('delete')
  expect(await bulk('purge')).toEqual([true, true])
})

it('a channel falls back to the built-in slate when its fallback video is deleted', async () => {
  const fallbackVideo = await addReadyMedia(web.db, tenant.accountId, { durationMs: 19_200 })
  const { id: channelId } = await call().channel.create({ name: 'Falls back', fallbackVideo })
  await call().media.delete({ mediaId: fallbackVideo })
  expect((await call().channel.get({ channelId })).fallbackVideo).toBeNull()
})

describe('an item of a published schedule', () => {
  const local = (at: number) => new Date(at).toISOString().slice(0, 19)
  const block = (mediaId: string, startsAt: number) => ({
    ...{ id: 'b1', title: 'Film', layer: 'base', durationMs: 3_600_000, startsAtLocal: local(startsAt) },
    source: { type: 'item', mediaId },
  })
  const contentOf = (...blocks: object[]) => ({ zone: 'UTC', seed: 1, blocks })
  const publish = (channelId: string, number: number, content: object) =>
    web.db.scheduleVersion.create({ data: { channelId, number, content, changes: [], publishedBy: 'user:test' } })
  const TOMORROW = Date.now() + 86_400_000

  it('is kept until a version without it is published, alone and among many', async () => {
    const [mediaId, other] = [
      await addReadyMedia(web.db, tenant.accountId),
      await addReadyMedia(web.db, tenant.accountId),
    ]
    const { id: channelId } = await call().channel.create({ name: 'Tomorrow' })
    await publish(channelId, 1, contentOf(block(mediaId, TOMORROW)))
    const use = [{ channelId, name: 'Tomorrow' }]
    expect((await call().media.get({ mediaId })).scheduledOn).toEqual(use)
    const { media } = await call().media.list()
    expect(media.map(({ id, scheduledOn }) => [id, scheduledOn])).toEqual(
      expect.arrayContaining([
        [mediaId, use],
        [other, []],
      ]),
    )
    const refused = await web.rest('DELETE', `/api/media/${mediaId}`, { key: tenant.key })
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'MEDIA_IN_USE',
      'This item is in the published schedule of “Tomorrow”. It was kept; take it out of the schedule and publish that.',
    ])
    expect(refused.body.error.data).toEqual({ channels: [{ id: channelId, name: 'Tomorrow' }] })
    const { results } = await call().media.bulk({ action: 'delete', ids: [mediaId, other] })
    expect(results.map(({ id, ok }) => [id, ok])).toEqual([
      [mediaId, false],
      [other, true],
    ])
    await publish(channelId, 2, contentOf())
    expect((await call().media.get({ mediaId })).scheduledOn).toEqual([])
    await call().media.delete({ mediaId })
    expect(await ids()).toEqual([])
  })

  it('is deleted when its airings are over, its channel is deleted, or another account names it', async () => {
    const [past, ofDeleted, foreign] = await Promise.all(
      Array.from({ length: 3 }, () => addReadyMedia(web.db, tenant.accountId)),
    )
    const { id: channelId } = await call().channel.create({ name: 'Past' })
    await publish(channelId, 1, contentOf(block(past!, Date.now() - 86_400_000)))
    const { id: gone } = await call().channel.create({ name: 'Gone' })
    await publish(gone, 1, contentOf(block(ofDeleted!, TOMORROW)))
    await call().channel.delete({ channelId: gone })
    const stranger = await addTenant(web.db)
    const { id: theirs } = await web.as(stranger.userId).channel.create({ name: 'Theirs' })
    await publish(theirs, 1, contentOf(block(foreign!, TOMORROW)))
    expect((await call().media.get({ mediaId: past! })).scheduledOn).toEqual([{ channelId, name: 'Past' }])
    for (const mediaId of [ofDeleted!, foreign!]) expect((await call().media.get({ mediaId })).scheduledOn).toEqual([])
    const { results } = await call().media.bulk({ action: 'delete', ids: [past!, ofDeleted!, foreign!] })
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true])
  })

  it('is named in lists, fillers and breaks too', async () => {
    const named = await Promise.all(Array.from({ length: 4 }, () => addReadyMedia(web.db, tenant.accountId)))
    const [listed, filler, advert, bumper] = named
    const list = { type: 'list', mediaIds: [listed], order: 'sequence' }
    const { id: channelId } = await call().channel.create({ name: 'All' })
    await publish(channelId, 1, {
      ...contentOf({ ...block('', TOMORROW), source: list }),
      fillers: { tail: { mediaIds: [filler] } },
      breaks: { source: { mediaIds: [advert] }, bumper: { mediaIds: [bumper] } },
    })
    for (const mediaId of named) {
      expect((await call().media.get({ mediaId })).scheduledOn).toEqual([{ channelId, name: 'All' }])
      expect(await codeOf(call().media.delete({ mediaId }))).toBe('MEDIA_IN_USE')
    }
  })
})
