import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { readPreview } from '#adapters/preview-token.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import { endOf, type FutureEntry } from '#domain/preview/future-entries.ts'
import type { ChannelStatement } from '#domain/preview/statement.ts'
import { claimChannels } from '#features/playout/claim-channels.ts'
import type { Fence } from '#features/playout/fence.ts'
import { startRun } from '#features/playout/start-run.ts'
import { writeAhead } from '#features/playout/write-ahead.ts'
import { listAir } from '#features/schedule/list-air.ts'
import { saveDraft } from '#features/schedule/save-draft.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { controlNow, publishNow } from '#server/testing/orders.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { createChannelPreview, createMediaPreview } from './create-preview.ts'
import { findPreviewedChannel } from './find-previewed.ts'
import { listFuture } from './list-future.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + 10 * MINUTE_MS
/** A whole hour, and whole seconds: on the quantum grid. */
const TOMORROW = NOW - 10 * MINUTE_MS + 24 * HOUR_MS

let web: TestWeb
let tenant: Tenant
let other: Tenant
let film: string
let news: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  other = await addTenant(web.db)
  film = await addReadyMedia(web.db, tenant.accountId, { title: 'A film', durationMs: 20 * MINUTE_MS })
  news = await addReadyMedia(web.db, tenant.accountId, { title: 'News', durationMs: 10 * MINUTE_MS })
  const house = await addTenant(web.db)
  await web.db.account.update({ where: { id: house.accountId }, data: { kind: 'SYSTEM' } })
  const slate = await addReadyMedia(web.db, house.accountId, { title: 'Slate', durationMs: 9_600 })
  const pads = await Promise.all(
    [320, 640, 960, 1_280, 1_600].map((durationMs) => addReadyMedia(web.db, house.accountId, { durationMs })),
  )
  await web.db.mediaItem.updateMany({ where: { id: { in: [slate, ...pads] } }, data: { kind: 'SLATE' } })
})
afterAll(() => web?.close())

const local = (at: number) => new Date(at).toISOString().slice(0, 19)
/** One item each hour of every day, on the hour. */
const hourly = (mediaId: string, id = 'hour') => ({
  zone: 'UTC',
  seed: 1,
  blocks: Array.from({ length: 24 }, (_, i) => ({
    id: `${id}${i}`,
    title: id,
    startsAtLocal: local(TOMORROW - 48 * HOUR_MS + i * HOUR_MS),
    rrule: 'FREQ=DAILY',
    durationMs: HOUR_MS,
    layer: 'base',
    start: 'hard',
    source: { type: 'list', mediaIds: [mediaId], order: 'sequence' },
  })),
})

const who = () => ({ accountId: tenant.accountId, tag: `user:${tenant.userId}` as const })

async function addChannel(mode: 'loop' | 'calendar' = 'calendar'): Promise<string> {
  const id = newId<string>('ch')
  await web.db.channel.create({
    data: {
      id,
      accountId: tenant.accountId,
      name: 'Future TV',
      slug: id.replace('_', '-'),
      mode,
      rundown: { create: [film, news].map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position })) },
    },
  })
  return id
}

async function publish(channelId: string, content: Record<string, unknown>): Promise<void> {
  await publishNow(web.db, who(), { channelId, content, overrideReason: 'A test' }, NOW)
}

async function putOnAir(channelId: string, now = NOW): Promise<Fence> {
  await web.db.channel.update({ where: { id: channelId }, data: { desired: 'STARTED' } })
  const workerId = `wk_${channelId}`
  const { epoch } = (await claimChannels(web.db, workerId)).find((row) => row.channelId === channelId)!
  const fence = { channelId, workerId, epoch }
  await startRun(web.db, fence, now)
  await writeAhead(web.db, fence, now)
  return fence
}

const preview = (channelId: string, at: number, version: 'published' | 'draft' = 'published', now = NOW) =>
  createChannelPreview(
    { ...web.services, db: web.db },
    tenant.accountId,
    { channelId, at: new Date(at).toISOString(), version },
    now,
  )

async function statementOf(url: string): Promise<ChannelStatement> {
  const { nextAuthSecret } = await loadSecrets(web.services.dataDir)
  const token = /\/preview\/([^/]+)\/master\.m3u8$/.exec(url)![1]!
  return (await readPreview(installationTokenKey(nextAuthSecret), token, NOW)) as ChannelStatement
}

const facts = (entries: readonly FutureEntry[]) =>
  entries.map((entry) => [entry.item.mediaId, entry.startsAt, endOf(entry), entry.item.offsetMs ?? 0])

describe('a preview of a calendar', () => {
  it.each([true, false])('shows tomorrow as the guide has it; on air: %s', async (started) => {
    const channelId = await addChannel()
    await publish(channelId, hourly(film))
    if (started) await putOnAir(channelId)
    const view = await preview(channelId, TOMORROW)
    expect(view).toMatchObject({
      startsAt: new Date(TOMORROW).toISOString(),
      expiresAt: new Date(NOW + 2 * HOUR_MS).toISOString(),
      basis: started ? 'air' : 'start',
      previous: { endsAt: new Date(TOMORROW).toISOString() },
    })
    expect(view.coming[0]).toMatchObject({ title: 'A film', mediaId: film, startsAt: view.startsAt })

    const found = await findPreviewedChannel(web.db, await statementOf(view.url))
    const window = { channelId, from: view.startsAt, to: new Date(TOMORROW + HOUR_MS).toISOString() }
    const guide = await listAir(web.db, tenant.accountId, window, NOW)
    const due = guide.entries.map((entry) => [
      entry.mediaId,
      Date.parse(entry.startsAt),
      Date.parse(entry.endsAt),
      entry.offsetMs,
    ])
    expect(facts(found!.entries).slice(0, due.length)).toEqual(due)
    expect(endOf(found!.entries.at(-1)!)).toBeGreaterThan(TOMORROW + 2 * HOUR_MS)
  })

  it('matches what airs when that time has come', async () => {
    const channelId = await addChannel()
    await publish(channelId, hourly(film))
    const fence = await putOnAir(channelId)
    const at = NOW + 5 * HOUR_MS + 7 * MINUTE_MS + 1_000
    const view = await preview(channelId, at)
    const statement = await statementOf(view.url)
    const before = await findPreviewedChannel(web.db, statement)
    await writeAhead(web.db, fence, NOW + 6 * HOUR_MS)
    const written = await findPreviewedChannel(web.db, statement)
    expect(facts(written!.entries)).toEqual(facts(before!.entries))
    expect(before!.entries[0]!.startsAt).toBeLessThanOrEqual(at)
    expect(at - before!.entries[0]!.startsAt).toBeLessThan(1_920)
  })

  it('of a draft shows what the draft would air, and leaves the published one unchanged', async () => {
    const channelId = await addChannel()
    await publish(channelId, hourly(film))
    await putOnAir(channelId)
    const { revision } = await web.db.scheduleDraft.findUniqueOrThrow({ where: { channelId } })
    await saveDraft(web.db, who(), { channelId, content: hourly(news), revision })
    const drafted = await preview(channelId, TOMORROW, 'draft')
    expect([drafted.basis, drafted.coming[0]?.title]).toEqual(['publish', 'News'])
    expect((await preview(channelId, TOMORROW)).coming[0]).toMatchObject({ title: 'A film' })
  })

  it('is rejected by the origin when the plan has changed since', async () => {
    const channelId = await addChannel()
    await publish(channelId, hourly(film))
    const statement = await statementOf((await preview(channelId, TOMORROW)).url)
    expect(await findPreviewedChannel(web.db, statement)).not.toBeNull()
    await publish(channelId, hourly(news))
    expect(await findPreviewedChannel(web.db, statement)).toBeNull()
  })

  it('of a channel held on the slate shows the schedule to which it returns', async () => {
    const channelId = await addChannel()
    await publish(channelId, hourly(film))
    await putOnAir(channelId)
    await controlNow(web.db, who(), { channelId, action: 'hold' }, NOW)
    const { basis, coming } = await preview(channelId, TOMORROW)
    expect([basis, coming[0]?.title]).toEqual(['resume', 'A film'])
  })
})

describe('a preview of a rundown', () => {
  it.each([true, false])('loops; on air: %s', async (started) => {
    const channelId = await addChannel('loop')
    if (started) await putOnAir(channelId)
    const view = await preview(channelId, TOMORROW)
    expect(view.basis).toBe(started ? 'air' : 'start')
    const titles = view.coming.map(({ title }) => title)
    expect(new Set(titles)).toEqual(new Set(['A film', 'News']))
    titles.forEach((title, i) => {
      if (i > 0) expect(title).not.toBe(titles[i - 1])
    })
    expect(await findPreviewedChannel(web.db, await statementOf(view.url))).not.toBeNull()
  })
})

describe('the address of a preview', () => {
  it('is bound to one account: signed for another it opens nothing', async () => {
    const channelId = await addChannel('loop')
    const statement = await statementOf((await preview(channelId, TOMORROW)).url)
    expect(statement.accountId).toBe(tenant.accountId)
    expect(await findPreviewedChannel(web.db, { ...statement, accountId: other.accountId })).toBeNull()
    await expect(
      createMediaPreview({ ...web.services, db: web.db }, other.accountId, film, NOW),
      'a foreign item',
    ).rejects.toMatchObject({ code: 'MEDIA_NOT_FOUND' })
  })

  it('is not created for a time that cannot be previewed', async () => {
    const channelId = await addChannel('loop')
    for (const at of [NOW - 2 * MINUTE_MS, NOW + 9 * 24 * HOUR_MS])
      await expect(preview(channelId, at)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('is not created for an item that is not ready', async () => {
    const raw = await addReadyMedia(web.db, tenant.accountId, { title: 'Raw', state: 'TRANSCODING' })
    await expect(createMediaPreview({ ...web.services, db: web.db }, tenant.accountId, raw, NOW)).rejects.toMatchObject(
      { code: 'MEDIA_NOT_READY', message: expect.stringContaining('“Raw”') },
    )
  })
})

it('the time bar of a day covers it, in pieces', async () => {
  const channelId = await addChannel()
  await publish(channelId, hourly(film))
  const day = { from: new Date(TOMORROW).toISOString(), to: new Date(TOMORROW + 24 * HOUR_MS).toISOString() }
  const { pieces } = await listFuture(web.db, tenant.accountId, { channelId, version: 'published', ...day }, NOW)
  expect(pieces[0]?.startsAt).toBe(day.from)
  expect(pieces.at(-1)?.endsAt).toBe(day.to)
  expect(pieces).toHaveLength(72)
})
