import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { getAsRun, getAsRunCsv } from '#features/as-run/get-as-run.ts'
import { writeAsRun } from '#features/as-run/write-as-run.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { getChannel } from '#features/channel/get-channel.ts'
import { listChannels } from '#features/channel/list-channels.ts'
import { getGuide, getPublicGuide } from '#features/guide/get-guide.ts'
import { getM3u, getXmltv } from '#features/guide/get-guide-lists.ts'
import { listShortOfAir, modeOf } from '#features/playout/calendar.ts'
import { claimChannels } from '#features/playout/claim-channels.ts'
import type { Fence } from '#features/playout/fence.ts'
import { beat } from '#features/playout/leases.ts'
import { startRun, stopRun } from '#features/playout/start-run.ts'
import { writeAhead } from '#features/playout/write-ahead.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { controlNow, publishNow, rollbackNow, setModeNow } from '#server/testing/orders.ts'
import { getDstPreview, getFlightCheck } from './check-schedule.ts'
import { getDraft } from './get-draft.ts'
import { listAir } from './list-air.ts'
import { getVersionContent, listVersions } from './list-versions.ts'
import { saveDraft } from './save-draft.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** In the middle of a half hour, on a whole minute. */
const NOW = Math.floor(Date.now() / (30 * MINUTE_MS)) * 30 * MINUTE_MS + 10 * MINUTE_MS

let test: TestDatabase
let tenant: Tenant
let film: string
let news: string
let slate: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  film = await addReadyMedia(test.db, tenant.accountId, { title: 'A film', durationMs: 20 * MINUTE_MS })
  news = await addReadyMedia(test.db, tenant.accountId, { title: 'News', durationMs: 10 * MINUTE_MS })
  const house = await addTenant(test.db)
  await test.db.account.update({ where: { id: house.accountId }, data: { kind: 'SYSTEM' } })
  slate = await addReadyMedia(test.db, house.accountId, { title: 'Slate', durationMs: 9_600 })
  const pads = await Promise.all(
    [320, 640, 960, 1_280, 1_600].map((durationMs) => addReadyMedia(test.db, house.accountId, { durationMs })),
  )
  await test.db.mediaItem.updateMany({ where: { id: { in: [slate, ...pads] } }, data: { kind: 'SLATE' } })
})
afterAll(() => test.drop())

const local = (at: number) => new Date(at).toISOString().slice(0, 19)
const block = (id: string, at: number, minutes: number, mediaId: string, change = {}) => ({
  id,
  title: id,
  startsAtLocal: local(at),
  durationMs: minutes * MINUTE_MS,
  layer: 'base',
  rrule: 'FREQ=DAILY',
  source: { type: 'item', mediaId },
  ...change,
})
/** Film on the half hour, news ten minutes before it, all day. */
const content = (change = {}) => ({
  zone: 'UTC',
  seed: 1,
  blocks: Array.from({ length: 48 }, (_, i) => [
    block(`film${i}`, NOW - 10 * MINUTE_MS - 24 * HOUR_MS + i * 30 * MINUTE_MS, 20, film),
    block(`news${i}`, NOW + 10 * MINUTE_MS - 24 * HOUR_MS + i * 30 * MINUTE_MS, 10, news, { start: 'hard' }),
  ]).flat(),
  ...change,
})

const who = () => ({ accountId: tenant.accountId, tag: `user:${tenant.userId}` as const })

async function addChannel(mode: 'loop' | 'calendar' = 'calendar'): Promise<string> {
  const id = newId<string>('ch')
  await test.db.channel.create({
    data: {
      id,
      accountId: tenant.accountId,
      name: 'Calendar TV',
      slug: id.replace('_', '-'),
      mode,
      rundown: { create: [film, news].map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position })) },
    },
  })
  return id
}

async function onAir(channelId: string, now = NOW): Promise<Fence> {
  await test.db.channel.update({ where: { id: channelId }, data: { desired: 'STARTED' } })
  const workerId = `wk_${channelId}`
  const claimed = await claimChannels(test.db, workerId)
  const { epoch } = claimed.find((row) => row.channelId === channelId)!
  const pulse = { channelId, epoch, startedAt: new Date(), status: 'live', bitrateKbps: 0, errorCount: 0 } as const
  await beat(test.db, workerId, [pulse], now)
  const fence = { channelId, workerId, epoch }
  await startRun(test.db, fence, now)
  await writeAhead(test.db, fence, now)
  return fence
}

const titles = async (channelId: string, from: number, to: number, now = NOW) => {
  const window = { channelId, from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  return (await listAir(test.db, tenant.accountId, window, now)).entries.map(({ title, startsAt }) => [
    title,
    Date.parse(startsAt) - NOW,
  ])
}

describe('a draft', () => {
  it('is initially empty, is saved under its revision, and reports differences to the second editor', async () => {
    const channelId = await addChannel()
    expect(await getDraft(test.db, tenant.accountId, channelId)).toMatchObject({ revision: 0, publishedVersion: null })
    expect(await saveDraft(test.db, who(), { channelId, content: content(), revision: 0 })).toBe(1)
    const mine = content({ blocks: content().blocks.slice(1) })
    await expect(saveDraft(test.db, who(), { channelId, content: mine, revision: 0 })).rejects.toMatchObject({
      code: 'REVISION_CONFLICT',
      data: { seen: 0, current: 1, changes: [expect.stringContaining('film0')] },
    })
    expect((await getDraft(test.db, tenant.accountId, channelId)).content.blocks).toHaveLength(96)
  })

  it('says on which grid it airs, and its document does not', async () => {
    const { db } = test
    const setRate = (frameRate: number) => db.account.update({ where: { id: tenant.accountId }, data: { frameRate } })
    const channelId = await addChannel()
    await publishNow(db, who(), { channelId, content: content() }, NOW)
    await db.scheduleDraft.deleteMany({ where: { channelId } })
    await setRate(60)
    const published = await getDraft(db, tenant.accountId, channelId)
    await saveDraft(db, who(), { channelId, content: { ...content(), frameRate: 60 }, revision: 0 })
    const saved = await getDraft(db, tenant.accountId, channelId)
    await setRate(25)
    expect([published.frameRate, saved.frameRate]).toEqual([60, 60])
    for (const { content } of [published, saved]) expect(content).not.toHaveProperty('frameRate')
    expect(await getDraft(db, tenant.accountId, channelId)).toMatchObject({ frameRate: 25 })
  })

  it('with an error is rejected at its field, and the old one kept', async () => {
    const channelId = await addChannel()
    const [first, ...rest] = content().blocks
    const wrong = content({ blocks: [{ ...first, rrule: 'FREQ=SOMETIMES' }, ...rest] })
    await expect(saveDraft(test.db, who(), { channelId, content: wrong, revision: 0 })).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      data: { errors: [{ field: 'blocks[0].rrule', message: expect.any(String) }] },
    })
    expect(await test.db.scheduleDraft.count({ where: { channelId } })).toBe(0)
  })
})

describe('publishing', () => {
  it('freezes versions with their changes, and restores an earlier one', async () => {
    const channelId = await addChannel()
    const first = await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    expect(first).toMatchObject({ number: 1, effectiveAt: null })
    const fewer = content({ blocks: content().blocks.slice(2), fillers: { tail: { mediaIds: [news] } } })
    const second = await publishNow(test.db, who(), { channelId, content: fewer, overrideReason: 'On purpose' }, NOW)
    expect(second.changes.join('\n')).toContain('Removed “film0”')
    expect(await rollbackNow(test.db, who(), { channelId, number: 1 }, NOW)).toMatchObject({ number: 3 })
    const versions = await listVersions(test.db, tenant.accountId, channelId)
    expect(versions.map(({ number, rollbackOf }) => [number, rollbackOf])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ])
    expect(await getVersionContent(test.db, tenant.accountId, channelId, 3)).toEqual(
      await getVersionContent(test.db, tenant.accountId, channelId, 1),
    )
    await expect(rollbackNow(test.db, who(), { channelId, number: 9 }, NOW)).rejects.toMatchObject({
      code: 'VERSION_NOT_FOUND',
    })
    const actions = await test.db.auditEntry.findMany({ where: { subjectId: channelId }, orderBy: { id: 'asc' } })
    expect(actions.map(({ action }) => action)).toEqual(['channel.publish', 'channel.publish', 'channel.rollback'])
  })

  it('is not published with flight check errors, unless a reason is given', async () => {
    const channelId = await addChannel()
    const broken = await addReadyMedia(test.db, tenant.accountId, { title: 'Broken', state: 'FAILED' })
    const bad = content({ blocks: [block('bad', NOW + HOUR_MS, 20, broken)] })
    await expect(publishNow(test.db, who(), { channelId, content: bad }, NOW)).rejects.toMatchObject({
      code: 'FLIGHT_CHECK_RED',
      data: { findings: expect.arrayContaining([expect.objectContaining({ code: 'media', severity: 'red' })]) },
    })
    expect(await test.db.scheduleVersion.count({ where: { channelId } })).toBe(0)
    await publishNow(test.db, who(), { channelId, content: bad, overrideReason: 'It will be fixed by then' }, NOW)
    const [version] = await listVersions(test.db, tenant.accountId, channelId)
    expect(version?.overrideReason).toBe('It will be fixed by then')
    expect((await getFlightCheck(test.db, tenant.accountId, channelId, NOW)).red).toBeGreaterThan(0)
  })

  it('ignores other accounts’ items', async () => {
    const channelId = await addChannel()
    const other = await addTenant(test.db)
    const theirs = await addReadyMedia(test.db, other.accountId, { title: 'Theirs' })
    const stolen = content({ blocks: [block('b', NOW + HOUR_MS, 20, theirs)] })
    await publishNow(test.db, who(), { channelId, content: stolen, overrideReason: 'Trying it' }, NOW)
    const { entries } = await getGuide(source(), tenant.accountId, { channelId }, NOW)
    expect(JSON.stringify(entries)).not.toContain('Theirs')
    expect(JSON.stringify(await listAir(test.db, tenant.accountId, { channelId }, NOW))).not.toContain(theirs)
  })
})

const dataDir = mkdtempSync(join(tmpdir(), 'cloud-playout-guide-'))
afterAll(() => rmSync(dataDir, { recursive: true }))
const source = () => ({ db: test.db, dataDir, originUrl: 'http://origin.test', publicUrl: '' })

describe('a calendar on air', () => {
  it('airs the published schedule, in guide and playout alike, and is written ahead', async () => {
    const channelId = await addChannel()
    await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    await onAir(channelId)
    const air = await titles(channelId, NOW, NOW + 6 * HOUR_MS)
    // The film began on the half hour, 10 minutes ago; it is entered on a segment boundary.
    expect(air[1]).toEqual(['News', 10 * MINUTE_MS])
    expect(air.filter(([title]) => title === 'News').map(([, at]) => at)).toEqual(
      Array.from({ length: 12 }, (_, i) => (10 + i * 30) * MINUTE_MS),
    )
    const written = await test.db.timelineChunk.findMany({ where: { channelId } })
    expect(Math.max(...written.map(({ endsAt }) => endsAt!.getTime()))).toBeGreaterThan(NOW + 2 * HOUR_MS)
    expect(await listShortOfAir(test.db, [channelId], NOW)).toEqual([])
    expect(await listShortOfAir(test.db, [channelId], NOW + HOUR_MS)).toEqual([channelId])

    const guide = await getGuide(source(), tenant.accountId, { channelId }, NOW)
    expect([guide.now?.title, guide.next?.title, guide.entries.length]).toEqual(['A film', 'News', 97])
    expect(new Set(guide.entries.map(({ version }) => version))).toEqual(new Set([1]))
    const { slug } = await test.db.channel.findUniqueOrThrow({ where: { id: channelId } })
    expect((await getPublicGuide(source(), { slug }, NOW)).now).toEqual(guide.now)
    expect(guide.now?.artworkUrl).toMatch(/\/artwork\/md_[0-9a-z]{20}\.[\w-]{22}\.jpg\?picture=\d$/)
    const xml = await getXmltv(source(), { slug }, NOW)
    expect(xml).toContain('<title>News</title>')
    expect(xml).toContain(`<icon src="${guide.now?.artworkUrl}"/>`)
    expect(await getM3u(source(), { slug }, 'http://web.test/guide.xml')).toContain(`/live/${slug}/master.m3u8`)
    expect(await getXmltv(source(), { accountId: tenant.accountId }, NOW)).toContain(`id="${channelId}.cloudplayout"`)
    expect(await getM3u(source(), { slug }, 'http://web.test/guide.xml')).toMatch(/ tvg-chno="\d+"/)
  })

  it('shows items under their current titles, and logs those at the time of airing', async () => {
    const channelId = await addChannel()
    const named = await addReadyMedia(test.db, tenant.accountId, { title: 'Working title', durationMs: 20 * MINUTE_MS })
    const again = content({
      blocks: [block('a', NOW - 10 * MINUTE_MS, 20, named), block('b', NOW + 10 * MINUTE_MS, 20, named)],
    })
    await publishNow(test.db, who(), { channelId, content: again, overrideReason: 'Trying it' }, NOW)
    const fence = await onAir(channelId)
    await test.db.mediaItem.update({ where: { id: named }, data: { title: 'Final title' } })
    const { now, entries } = await getGuide(source(), tenant.accountId, { channelId }, NOW)
    expect(now?.title).toBe('Final title')
    expect(JSON.stringify(entries)).not.toContain('Working title')
    const channel = await getChannel(source(), tenant.accountId, channelId, NOW)
    expect(channel.now?.title).toBe('Final title')
    expect(JSON.stringify(channel.upcoming)).not.toContain('Working title')
    const { channels } = await listChannels(source(), tenant.accountId, NOW)
    expect(channels.find(({ id }) => id === channelId)?.now?.title).toBe('Final title')
    await writeAsRun(test.db, fence, NOW + HOUR_MS)
    const from = new Date(NOW - HOUR_MS).toISOString()
    const { rows } = await getAsRun(test.db, tenant.accountId, { channelId, from }, NOW + HOUR_MS)
    expect(rows.map(({ title }) => title)).toContain('Working title')
    expect(rows.map(({ title }) => title)).not.toContain('Final title')
  })

  it('puts a new version on air ahead, without touching what was published', async () => {
    const channelId = await addChannel()
    await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    await onAir(channelId)
    const next = content({ blocks: [block('late', NOW + 20 * MINUTE_MS, 20, film, { start: 'hard' })] })
    const published = await publishNow(test.db, who(), { channelId, content: next, overrideReason: 'A test' }, NOW)
    expect(published.effectiveAt! - NOW).toBeGreaterThanOrEqual(1_900)
    expect(published.effectiveAt! - NOW).toBeLessThanOrEqual(4_100)
    const air = await titles(channelId, NOW, NOW + 25 * MINUTE_MS)
    expect(air[0]![0]).toBe('A film')
    expect(air.slice(1, -1).every(([title]) => title === 'Slate' || title === 'Item')).toBe(true)
    expect(air.at(-1)).toEqual(['A film', 20 * MINUTE_MS])
  })

  it('is controlled live, each command within four seconds and in the audit trail', async () => {
    const channelId = await addChannel()
    await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    await onAir(channelId)
    const steps = [
      ['skip', undefined],
      ['insert', news],
      ['hold', undefined],
      ['resume', undefined],
    ] as const
    for (const [action, mediaId] of steps) {
      const wall = NOW
      const at = await controlNow(test.db, who(), { channelId, action, mediaId }, wall)
      expect(at - wall, action).toBeGreaterThan(1_900)
      expect(at - wall, action).toBeLessThanOrEqual(4_100)
      const [now] = await titles(channelId, at, at + 1)
      if (action === 'insert') expect(now?.[0]).toBe('News')
      if (action === 'hold') expect(now?.[0]).toBe('Slate')
      if (action === 'resume') expect(['A film', 'Item']).toContain(now?.[0])
      const { order } = await modeOf(test.db, channelId)
      expect(order).toBe(action === 'hold' ? 'slate' : null)
    }
    const entries = await test.db.auditEntry.findMany({
      where: { subjectId: channelId, action: { not: 'channel.publish' } },
    })
    expect(entries.map(({ action }) => action)).toEqual(steps.map(([action]) => `channel.${action}`))
  })

  it('goes to the loop and back while on air', async () => {
    const channelId = await addChannel('loop')
    await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    await onAir(channelId)
    expect((await titles(channelId, NOW, NOW + 1))[0]![0]).toBe('A film')
    const there = await setModeNow(test.db, who(), { channelId, mode: 'calendar' }, NOW)
    expect(there! - NOW).toBeLessThanOrEqual(4_100)
    expect(await titles(channelId, NOW + 10 * MINUTE_MS, NOW + 11 * MINUTE_MS)).toEqual([['News', 10 * MINUTE_MS]])
    const back = await setModeNow(test.db, who(), { channelId, mode: 'loop' }, NOW + MINUTE_MS)
    expect(back).not.toBeNull()
    const chunk = await test.db.timelineChunk.findFirst({ where: { channelId }, orderBy: { ordinal: 'desc' } })
    expect([chunk?.loop, chunk?.scheduleVersion]).toEqual([true, null])
  })

  it('is put on air by publishing, from the rundown, on request', async () => {
    const channelId = await addChannel('loop')
    await onAir(channelId)
    const kept = await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    expect(kept).toMatchObject({ number: 1, effectiveAt: null })
    const put = await publishNow(test.db, who(), { channelId, content: content(), putOnAir: true }, NOW)
    expect(put.effectiveAt! - NOW).toBeLessThanOrEqual(4_100)
    expect(await titles(channelId, NOW + 10 * MINUTE_MS, NOW + 11 * MINUTE_MS)).toEqual([['News', 10 * MINUTE_MS]])
    expect(await getDraft(test.db, tenant.accountId, channelId)).toMatchObject({ mode: 'calendar' })
    const last = await test.db.timelineChunk.findFirst({ where: { channelId }, orderBy: { ordinal: 'desc' } })
    const { plannedUntil } = await getChannel(source(), tenant.accountId, channelId, put.effectiveAt!)
    expect(plannedUntil).toBe(last?.endsAt?.toISOString())
    const modes = await test.db.auditEntry.findMany({ where: { subjectId: channelId, action: 'channel.mode' } })
    expect(modes.map(({ data }) => data)).toMatchObject([{ mode: 'calendar' }])

    // Off air: a start airs the schedule, although the rundown is empty.
    const stopped = await addChannel('loop')
    await test.db.rundownItem.deleteMany({ where: { channelId: stopped } })
    await publishNow(test.db, who(), { channelId: stopped, content: content(), putOnAir: true }, NOW)
    await commandChannel(test.db, who(), stopped, 'START')
    const { slug } = await test.db.channel.findUniqueOrThrow({ where: { id: stopped } })
    expect((await getPublicGuide(source(), { slug }, NOW)).onAir).toBe(true)
    await commandChannel(test.db, who(), stopped, 'STOP')
    expect(await getPublicGuide(source(), { slug }, NOW)).toMatchObject({ onAir: false, now: null, next: null })
  })

  it('off air accepts no commands', async () => {
    const channelId = await addChannel()
    await expect(controlNow(test.db, who(), { channelId, action: 'skip' }, NOW)).rejects.toMatchObject({
      code: 'NOT_ON_AIR',
    })
  })

  it('shows the next two clock changes', async () => {
    const channelId = await addChannel()
    await saveDraft(test.db, who(), { channelId, content: content({ zone: 'Europe/Berlin' }), revision: 0 })
    const rehearsal = await getDstPreview(test.db, tenant.accountId, channelId, NOW)
    expect(rehearsal.map(({ kind }) => kind).sort()).toEqual(['missing', 'repeated'])
  })
})

describe('the as-run log', () => {
  it('has one row an entry, complete over stop and start, and detects tampering', async () => {
    const channelId = await addChannel()
    await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    const fence = await onAir(channelId)
    await writeAsRun(test.db, fence, NOW + 11 * MINUTE_MS)
    await writeAsRun(test.db, fence, NOW + 11 * MINUTE_MS)
    const at = await controlNow(test.db, who(), { channelId, action: 'skip' }, NOW)
    expect(at).toBeGreaterThan(NOW)
    const window = {
      channelId,
      from: new Date(NOW - HOUR_MS).toISOString(),
      to: new Date(NOW + 6 * HOUR_MS).toISOString(),
    }
    const first = await getAsRun(test.db, tenant.accountId, window, NOW)
    expect(first.rows.map(({ title }) => title).at(-1)).toBe('A film')
    expect(first.rows.at(-1)).toMatchObject({ reason: 'off-air', version: 1 })

    await writeAhead(test.db, fence, NOW + 50 * MINUTE_MS)
    await stopRun(test.db, fence, NOW + 95 * MINUTE_MS)
    await writeAsRun(test.db, fence, NOW + 100 * MINUTE_MS)
    const all = await getAsRun(test.db, tenant.accountId, window, NOW)
    expect(all.intact).toBe(true)
    const ends = all.rows.map(({ start, durationMs }) => Date.parse(start) + durationMs)
    for (const [i, { start }] of all.rows.slice(1).entries()) expect(Date.parse(start)).toBe(ends[i])
    expect(all.rows.at(-1)?.reason).toBe('off-air')
    expect((await getAsRunCsv(test.db, tenant.accountId, window, NOW)).split('\r\n')).toHaveLength(all.rows.length + 2)

    await test.db.asRunRow.update({
      where: { channelId_ordinal: { channelId, ordinal: 1 } },
      data: { title: 'Another' },
    })
    expect(await getAsRun(test.db, tenant.accountId, window, NOW)).toMatchObject({ intact: false, brokenAt: 1 })
  })
})

it('what the tests publish is a schedule', () => {
  expect(parseSchedule(content()).ok).toBe(true)
})

describe('a window', () => {
  const day = 86_400_000
  const ask = async (channelId: string, from: number | null, to: number | null) => {
    const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString())
    return listAir(test.db, tenant.accountId, { channelId, from: iso(from), to: iso(to) }, NOW)
  }

  it('ends within 14 days from now, and is never longer', async () => {
    const channelId = await addChannel()
    await publishNow(test.db, who(), { channelId, content: content() }, NOW)
    expect((await ask(channelId, NOW + 13 * day, NOW + 14 * day)).entries.length).toBeGreaterThan(0)
    await expect(ask(channelId, NOW + 90 * day, null)).rejects.toMatchObject({ code: 'WINDOW_TOO_FAR' })
    await expect(ask(channelId, NOW - day, NOW + 14 * day)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(ask(channelId, null, NOW + 700 * day)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('is not slowed down by a rule that takes seconds to count: publishing it is rejected at its field', async () => {
    const channelId = await addChannel()
    const [block] = content().blocks
    const hostile = content({ blocks: [{ ...block!, rrule: 'FREQ=YEARLY;COUNT=10000;BYYEARDAY=366;BYSETPOS=1' }] })
    await expect(publishNow(test.db, who(), { channelId, content: hostile }, NOW)).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      data: { errors: [{ field: 'blocks[0].rrule', message: expect.stringContaining('UNTIL') }] },
    })
  })
})

it('the newest 500 versions are kept, and older ones that are still written ahead', async () => {
  const channelId = await addChannel()
  const versions = Array.from({ length: 505 }, (_, index) => ({
    channelId,
    number: index + 1,
    content: content() as object,
    changes: [],
    publishedBy: who().tag,
  }))
  await test.db.scheduleVersion.createMany({ data: versions })
  const item = { mediaId: 'md_1', title: 'A', kind: 'PROGRAMME', durationMs: 9_600, formatKey: 'house-1', position: -1 }
  await test.db.timelineChunk.create({
    data: {
      channelId,
      ordinal: 0,
      run: 1,
      startsAt: new Date(NOW),
      clockMs: 0n,
      mediaSequence: 0n,
      discontinuitySequence: 0,
      loop: false,
      items: [item],
      cause: 'start',
      scheduleVersion: 2,
    },
  })
  await publishNow(test.db, who(), { channelId, content: content() }, NOW)
  const kept = await test.db.scheduleVersion.findMany({ where: { channelId }, orderBy: { number: 'asc' } })
  expect(kept.map(({ number }) => number)).toEqual([2, ...Array.from({ length: 500 }, (_, index) => index + 7)])
})
