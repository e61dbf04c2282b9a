import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { RUNDOWN_MAX_ITEMS } from '#domain/channel/decide-rundown.ts'
import { startRun } from '#features/playout/start-run.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { carryOutAll } from '#server/testing/orders.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let channelId: string
let caller: ReturnType<TestWeb['as']>
let made = 0

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  caller = web.as(tenant.userId)
})
afterAll(() => web?.close())
beforeEach(async () => {
  channelId = (await caller.channel.create({ name: `News ${++made}` })).id
})

const media = (facts?: Parameters<typeof addReadyMedia>[2]) => addReadyMedia(web.db, tenant.accountId, facts)
const audited = async () =>
  (await web.db.auditEntry.findMany({ where: { subjectId: channelId }, orderBy: { id: 'asc' } })).map(
    (row) => row.action,
  )

/** Puts it on air as the worker does. */
async function putOnAir(): Promise<void> {
  await web.db.channelLease.create({
    data: { channelId, workerId: 'wk_t', epoch: 1, expiresAt: new Date(Date.now() + 60_000), heartbeatAt: new Date() },
  })
  await startRun(web.db, { channelId, workerId: 'wk_t', epoch: 1 }, Date.now())
  await web.db.channel.update({ where: { id: channelId }, data: { observed: 'LIVE' } })
}

describe('creating', () => {
  it('gives each channel a slug of its own, also for names that give the same one', async () => {
    const names = ['Été TV', 'Ete TV', 'Été-TV']
    const slugs = await Promise.all(names.map(async (name) => (await caller.channel.create({ name })).slug))
    expect(new Set(slugs).size).toBe(3)
    for (const slug of slugs) expect(slug).toMatch(/^ete-tv(-[0-9a-f]{6})?$/)
  })
  it('starts with a schedule in the given zone, in UTC without one, and rejects an invalid zone', async () => {
    const { id } = await caller.channel.create({ name: 'Down under', timeZone: 'Australia/Lord_Howe' })
    const given = await caller.schedule.getDraft({ channelId: id })
    expect([given.content.zone, given.content.blocks, given.revision]).toEqual(['Australia/Lord_Howe', [], 1])
    expect((await caller.schedule.getDraft({ channelId })).content.zone).toBe('UTC')
    await expect(caller.channel.create({ name: 'Red planet', timeZone: 'Mars/Olympus' })).rejects.toThrow('time zone')
  })
  it('shows it stopped, with its address', async () => {
    const view = await caller.channel.get({ channelId })
    expect(view).toMatchObject({
      status: 'STOPPED',
      uptime: 0,
      totalUptime: 0,
      now: null,
      currentBitrate: 0,
      rundown: [],
      thumbnailUrl: null,
    })
    expect(view.hlsUrl).toBe(`http://127.0.0.1:3001/live/${view.slug}/master.m3u8`)
  })
})

describe('start, stop, restart', () => {
  it('rejects a start without a rundown', async () => {
    expect(await codeOf(caller.channel.start({ channelId }))).toBe('RUNDOWN_EMPTY')
  })
  it('records the order once, however often and fast it is given', async () => {
    await caller.channel.setRundown({ channelId, items: [await media()] })
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => codeOf(caller.channel.start({ channelId }))))
    expect(results.filter((result) => result === 'done')).toHaveLength(1)
    expect(results.filter((result) => result === 'ALREADY_STARTED')).toHaveLength(4)
    const commands = await web.db.command.findMany({ where: { channelId } })
    expect(commands).toMatchObject([{ kind: 'START', state: 'PENDING', issuedBy: `user:${tenant.userId}` }])
    expect(await audited()).toEqual(['channel.create', 'channel.rundown', 'channel.start'])
    expect((await caller.channel.get({ channelId })).status).toBe('STARTING')
  })
  it('rejects the stop of a stopped channel, and treats its restart as a start', async () => {
    expect(await codeOf(caller.channel.stop({ channelId }))).toBe('ALREADY_STOPPED')
    await caller.channel.setRundown({ channelId, items: [await media()] })
    await caller.channel.restart({ channelId })
    expect(await web.db.command.findFirst({ where: { channelId } })).toMatchObject({ kind: 'START' })
  })
  it('shows it live with now and next once the worker plays it', async () => {
    await caller.channel.setRundown({
      channelId,
      items: [await media({ title: 'One' }), await media({ title: 'Two' })],
    })
    await caller.channel.start({ channelId })
    await putOnAir()
    await web.db.channel.update({ where: { id: channelId }, data: { totalUptimeMs: 60_000 } })
    const began = new Date()
    const times = { startTime: began, lastHeartbeat: began }
    await web.db.streamProcess.create({
      data: {
        id: newId('sp'),
        channelId,
        kind: 'playout',
        status: 'live',
        inputSource: '',
        outputTargets: [],
        ...times,
      },
    })
    const view = await caller.channel.get({ channelId })
    expect(view).toMatchObject({ status: 'LIVE', now: { title: 'One' }, next: { title: 'Two' } })
    expect(view.totalUptime).toBe(60 + view.uptime)
    expect(view.processes).toMatchObject([{ kind: 'playout', ffmpegPid: null, cpuUsage: null, memoryUsage: null }])
    expect(view.upcoming.length).toBe(12)
    expect(Date.parse(view.lastSegmentTime ?? '')).toBeLessThanOrEqual(Date.now())
    // A silent worker no longer counts.
    await web.db.channelLease.update({ where: { channelId }, data: { heartbeatAt: new Date(Date.now() - 20_000) } })
    expect((await caller.channel.get({ channelId })).status).toBe('ERROR')
  })
})

describe('the rundown', () => {
  it('keeps order and repetition', async () => {
    const [a, b] = [await media(), await media({ durationMs: 4_800 })]
    const view = await caller.channel.setRundown({ channelId, items: [a, b, a], loop: false })
    expect(view.rundown.map((item) => item.mediaId)).toEqual([a, b, a])
    expect(view).toMatchObject({ rundownDurationMs: 24_000, loop: false })
  })
  it('is unchanged after every rejection', async () => {
    const a = await media()
    const before = await caller.channel.setRundown({ channelId, items: [a] })
    const unready = await media({ state: 'TRANSCODING', title: 'Not yet' })
    const attempts: [string[], number | undefined, string][] = [
      [[], undefined, 'RUNDOWN_EMPTY'],
      [[a, newId('md')], undefined, 'MEDIA_NOT_FOUND'],
      [[a, unready], undefined, 'MEDIA_NOT_READY'],
      [Array.from({ length: RUNDOWN_MAX_ITEMS + 1 }, () => a), undefined, 'RUNDOWN_TOO_LONG'],
      [[a, a], before.revision - 1, 'REVISION_CONFLICT'],
    ]
    for (const [items, revision, code] of attempts)
      expect(await codeOf(caller.channel.setRundown({ channelId, items, revision }))).toBe(code)
    expect((await caller.channel.get({ channelId })).rundown).toEqual(before.rundown)
  })
  it('says how much is prepared of an item that can air already', async () => {
    const film = await media({ state: 'TRANSCODING', title: 'Film', durationMs: 3_600_000 })
    const early = { preparedMs: 480_000, airableFrom: new Date(Date.now() - 1_000), readyAt: null }
    await web.db.mediaItem.update({ where: { id: film }, data: early })
    const shown = async () => {
      const [item] = (await caller.channel.get({ channelId })).rundown
      return [item?.ready, item?.preparedMs]
    }
    await caller.channel.setRundown({ channelId, items: [film] })
    expect(await shown()).toEqual([false, 480_000])
    // Slower than was foreseen: an airing now would not find its rest.
    await web.db.mediaItem.update({ where: { id: film }, data: { airableFrom: new Date(Date.now() + 60_000) } })
    expect(await shown()).toEqual([false, null])
    const ready = { state: 'READY', readyAt: new Date(), preparedMs: null, airableFrom: null } as const
    await web.db.mediaItem.update({ where: { id: film }, data: ready })
    expect(await shown()).toEqual([true, null])
  })
  it('accepts one of two edits of the same revision', async () => {
    const [a, b] = [await media(), await media()]
    const { revision } = await caller.channel.get({ channelId })
    const results = await Promise.all(
      [a, b].map((item) => codeOf(caller.channel.setRundown({ channelId, items: [item], revision }))),
    )
    expect(results.sort()).toEqual(['REVISION_CONFLICT', 'done'])
  })
  it('takes effect at a boundary ahead and does not touch what is on air', async () => {
    const [a, b] = [await media({ title: 'A' }), await media({ title: 'B' })]
    await caller.channel.setRundown({ channelId, items: [a] })
    await caller.channel.start({ channelId })
    await putOnAir()
    const before = await caller.channel.get({ channelId })
    const editing = caller.channel.setRundown({ channelId, items: [b] })
    const pending = () => web.db.command.count({ where: { channelId, kind: 'REPLAN', state: 'PENDING' } })
    await expect.poll(pending).toBe(1)
    await carryOutAll(web.db, channelId, Date.now())
    const after = await editing
    expect(after.now).toMatchObject({ mediaId: a, startsAt: before.now?.startsAt })
    expect(Date.parse(after.pendingEditAt ?? '')).toBeGreaterThan(Date.now())
    expect(after.upcoming.map((entry) => entry.mediaId)).toContain(b)
  })
  it('holds two thousand items', async () => {
    const a = await media()
    const items = Array.from({ length: RUNDOWN_MAX_ITEMS }, () => a)
    expect((await caller.channel.setRundown({ channelId, items })).rundown).toHaveLength(RUNDOWN_MAX_ITEMS)
  })
})

describe('deleting', () => {
  it('is rejected on air, succeeds when stopped, and keeps the audit trail', async () => {
    await caller.channel.setRundown({ channelId, items: [await media()] })
    await caller.channel.start({ channelId })
    await putOnAir()
    expect(await codeOf(caller.channel.delete({ channelId }))).toBe('CHANNEL_ON_AIR')
    await caller.channel.stop({ channelId })
    expect(await codeOf(caller.channel.delete({ channelId }))).toBe('CHANNEL_ON_AIR')
    await web.db.channel.update({ where: { id: channelId }, data: { observed: 'STOPPED' } })
    await caller.channel.delete({ channelId })
    expect(await codeOf(caller.channel.get({ channelId }))).toBe('CHANNEL_NOT_FOUND')
    expect((await audited()).at(-1)).toBe('channel.delete')
  })
})

it('a channel keeps its slug when it is renamed', async () => {
  const before = await caller.channel.get({ channelId })
  const after = await caller.channel.update({ channelId, name: 'Weather', resolution: '720p' })
  expect(after).toMatchObject({ name: 'Weather', resolution: '720p', slug: before.slug, revision: before.revision + 1 })
})
