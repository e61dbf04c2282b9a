// The API: events of players and origins come in over HTTP, and reports tell what they add up to.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { minuteOf } from '#domain/analytics/minutes.ts'
import { NOTHING_TOLD } from '#domain/analytics/playback-event.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { closeInlet, inletOf } from './inlet.ts'
import { openPostgresEvents } from './postgres-events.ts'
import { rollUpNext } from './roll-up.ts'

const S = 1_000
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
let web: TestWeb
let tenant: Tenant
let stranger: Tenant
let channelId: string
let slug: string
/** Ten minutes ago, on a minute. */
let start: number

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  stranger = await addTenant(web.db)
})
afterAll(async () => {
  await closeInlet(web.services)
  await web.close()
})
beforeEach(async () => {
  channelId = newId<string>('ch')
  slug = channelId.replace('_', '-')
  await web.db.channel.create({ data: { id: channelId, accountId: tenant.accountId, name: channelId, slug } })
  start = minuteOf(Date.now() - 600 * S)
})

const post = (json: unknown, headers: Record<string, string> = {}) =>
  web.rest('POST', '/api/analytics/events', { json, headers: { 'user-agent': FIREFOX, ...headers } })
const get = (path: string) => web.rest('GET', `/api/analytics/channels/${channelId}/${path}`, { key: tenant.key })
const iso = (at: number) => new Date(at).toISOString()

/** What a session tells: each ten seconds in [from, to], as seconds after the start. */
const beats = (sessionId: string, from: number, to: number, more: object = {}) =>
  Array.from({ length: (to - from) / 10 + 1 }, (_, i) => ({
    ...{
      channelId,
      sessionId,
      viewerId: `viewer of ${sessionId}`,
      type: i === 0 ? 'start' : 'heartbeat',
      at: iso(start + (from + i * 10) * S),
    },
    ...more,
  }))

/** The channel aired these items, each for 57.6 seconds, twice at most. */
async function air(titles: string[]): Promise<void> {
  const items = titles.map((title, position) => ({
    ...{ mediaId: newId<string>('md'), title, kind: 'PROGRAMME', durationMs: 57_600, formatKey: 'house-1', position },
  }))
  await web.db.timelineChunk.create({
    data: {
      ...{ channelId, ordinal: 0, run: 1, clockMs: 0, mediaSequence: 0, discontinuitySequence: 0, loop: true, items },
      ...{ startsAt: new Date(start), endsAt: new Date(start + titles.length * 2 * 57_600), cause: 'start' },
    },
  })
}

/** An origin sent as much. */
async function serve(session: string, from: number, to: number): Promise<void> {
  const { collector } = await inletOf(web.services)
  for (let s = from + 10; s <= to; s += 10) {
    const at = start + s * S
    const event = { ...NOTHING_TOLD, at, toldAt: at, sequence: s, servedMs: 10_000, rendition: '720p' }
    await collector.collect(
      { events: [{ subject: channelId, session, viewer: null, player: null, page: null, event }], sentAt: Date.now() },
      { receivedAt: Date.now(), address: '192.0.2.9', userAgent: FIREFOX, pageHost: null, isPrivate: false },
    )
  }
}

/** The store has everything, and its figures are computed. */
async function settle(): Promise<void> {
  const { spool } = await inletOf(web.services)
  await until(async () => spool.waitingBytes === 0, 10_000)
  const store = openPostgresEvents(web.db)
  while (await acrossAccounts(() => rollUpNext(web.db, store, Date.now())));
}

describe('a report', () => {
  it('adds up what viewers watched, and how it played', async () => {
    await air(['A', 'B'])
    const seen = beats('one', 0, 120).map((event) => ({ ...event, data: { airAt: event.at } }))
    expect((await post(seen)).status).toBe(202)
    const stall = { channelId, sessionId: 'two', type: 'stall', at: start + 62 * S, data: { durationMs: 3_000 } }
    const end = { channelId, sessionId: 'two', type: 'end', at: start + 70 * S }
    expect((await post([...beats('two', 30, 60), stall, end])).body).toEqual({ received: 6 })
    await serve('one', 0, 120)
    await serve('two', 20, 80)
    await settle()
    const { body: report, status } = await get('report')
    expect(status).toBe(200)
    expect(report).toMatchObject({
      views: 2,
      uniqueViewers: 2,
      watchTimeMs: 120_000 + 37_000,
      stalls: 1,
      rebufferRatio: 3_000 / 160_000,
      errors: 0,
      unconfirmedMs: 0,
    })
    expect(report.by.browser).toMatchObject([{ value: 'Firefox', views: 2 }])
    expect(report.by.country).toMatchObject([{ value: 'unknown', watchTimeMs: 157_000 }])
    // The second one did not tell what it showed.
    expect(report.startupMs).toBe(null)
    expect(report.programmes.slice(0, 3)).toMatchObject([
      { startsAt: iso(start), title: 'A', averageAudience: 1, reach: 1, completion: 1, entries: 1, exits: 0 },
      { startsAt: iso(start + 57_600), title: 'B', averageAudience: 1, reach: 1, completion: 1, exits: 0 },
      { startsAt: iso(start + 115_200), title: 'A', watchTimeMs: 4_800, reach: 1, exits: 1 },
    ])
    const { body: series } = await get('timeseries?metric=views&step=minute')
    expect(series.points.filter(({ value }: { value: number }) => value > 0)).toEqual([{ at: iso(start), value: 2 }])
    const { body: sessions } = await get('sessions')
    expect(
      sessions.sessions.map(({ watchTime, stalls }: { watchTime: number; stalls: number }) => [watchTime, stalls]),
    ).toEqual([
      [37_000, 1],
      [120_000, 0],
    ])
  })

  it('sums up airings by item and break, and says where they joined', async () => {
    await air(['A', 'B'])
    const seen = beats('one', 0, 200).map((event) => ({ ...event, data: { airAt: event.at } }))
    await post(seen)
    await serve('one', 0, 210)
    await settle()
    const { body: items } = await get('programmes?by=item')
    expect(items.programmes).toMatchObject([
      { title: 'A', airings: 2, airedMs: 115_200, reach: 1, watchTimeMs: 115_200, averageAudience: 1, completion: 1 },
      { title: 'B', airings: 2, reach: 1 },
    ])
    expect(items.programmes[1].accountShare).toBeLessThan(items.programmes[1].share)
    const { body: airings } = await get('programmes')
    expect(airings.programmes).toHaveLength(4)
    expect((await get('programmes?by=break')).body.programmes).toEqual([])
    const { body: joins } = await get('joins')
    expect(joins.joins).toMatchObject([{ before: 'programme', after: 'programme', joins: 3, stalls: 0 }])
  })

  it('lists each channel of the account, also one that nobody watched', async () => {
    await post(beats('one', 0, 60))
    await serve('one', 0, 60)
    await settle()
    const { body } = await web.rest('GET', '/api/analytics/channels', { key: tenant.key })
    const own = body.channels.find((channel: { channelId: string }) => channel.channelId === channelId)
    expect(own).toMatchObject({ views: 1, watchTimeMs: 60_000 })
    expect(body.channels).toHaveLength(await web.db.channel.count({ where: { accountId: tenant.accountId } }))
    const shares = body.channels.map(({ share }: { share: number }) => share)
    expect(shares.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1)
  })

  it('shows one session as a time line', async () => {
    await air(['A', 'B'])
    const seen = beats('one', 0, 80).map((event) => ({ ...event, data: { airAt: event.at, bitrateKbps: 3_000 } }))
    const stall = { channelId, sessionId: 'one', type: 'stall', at: start + 85 * S, data: { durationMs: 2_000 } }
    const error = { channelId, sessionId: 'one', type: 'error', at: start + 90 * S, data: { code: 'fragLoadError' } }
    await post([...seen, stall, error])
    await serve('one', 0, 90)
    await settle()
    // By the id that the player chose.
    const { body, status } = await get('sessions/one')
    expect(status).toBe(200)
    expect(body.slices[0]).toMatchObject({
      from: iso(start),
      to: iso(start + 85 * S),
      kind: 'watched',
      bitrateKbps: 3_000,
    })
    expect(body.slices[1]).toMatchObject({ kind: 'stalled', from: iso(start + 85 * S), to: iso(start + 87 * S) })
    expect(body.errors).toEqual([{ at: iso(start + 90 * S), code: 'fragLoadError' }])
    expect(body.programmes.map(({ title }: { title: string }) => title).slice(0, 2)).toEqual(['A', 'B'])
    expect(body.isCut).toBe(false)
    expect((await get(`sessions/${body.session.id}`)).body).toEqual(body)
    expect((await get('sessions/two')).body.code).toBe('VIEWER_SESSION_NOT_FOUND')
  })

  it('is of nobody at first', async () => {
    const { body } = await get('report')
    expect(body).toMatchObject({ views: 0, uniqueViewers: 0, rebufferRatio: 0, startupMs: null, programmes: [] })
  })

  it('is refused for days that the plan does not keep, and for a range that ends before it begins', async () => {
    await web.db.account.update({ where: { id: tenant.accountId }, data: { plan: 'free' } })
    expect((await get('report?from=2020-01-01T00:00:00Z')).body.code).toBe('LIMIT_REACHED')
    expect((await get(`report?from=${iso(start)}&to=${iso(start)}`)).body.code).toBe('INVALID_INPUT')
  })

  it('is not for others', async () => {
    for (const path of ['report', 'realtime', 'timeseries', 'programmes', 'joins', 'sessions', 'sessions/one']) {
      const answer = await web.rest('GET', `/api/analytics/channels/${channelId}/${path}`, { key: stranger.key })
      expect(answer.body.code).toBe('CHANNEL_NOT_FOUND')
    }
  })
})

describe('events', () => {
  it('count nobody without media that an origin sent, and say how much was claimed', async () => {
    await post(beats('forged', 0, 60))
    await settle()
    expect((await get('report')).body).toMatchObject({
      views: 0,
      uniqueViewers: 0,
      watchTimeMs: 0,
      unconfirmedMs: 60_000,
    })
  })

  it('of crawlers are in no figure', async () => {
    await post(beats('bot', 0, 60), { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' })
    await serve('bot', 0, 60)
    await settle()
    expect((await get('report')).body).toMatchObject({ views: 0, unconfirmedMs: 0 })
    expect((await get('sessions')).body.sessions).toEqual([])
  })

  it('of unknown channels, and of channels whose viewers are not counted, are answered alike and not stored', async () => {
    await web.db.channel.update({ where: { id: channelId }, data: { analyticsEnabled: false } })
    const off = await post(beats('one', 0, 60))
    const unknown = await post({ channelId: 'nothing', sessionId: 'one', type: 'start', at: iso(start) })
    expect([off.status, unknown.status, unknown.body]).toEqual([202, 202, { received: 1 }])
    await settle()
    expect(await web.db.viewerSession.count({ where: { subjectId: channelId } })).toBe(0)
  })

  it.each([
    ['a type that does not exist', { type: 'explode' }],
    ['a time that is negative', { at: -5 }],
    ['a time beyond all dates', { at: 1e15 }],
    ['a session with an endless name', { sessionId: 'a'.repeat(65) }],
    ['a session with control characters', { sessionId: 'a\u0000b' }],
    ['a stall of a negative length', { type: 'stall', data: { durationMs: -1 } }],
  ])('with %s are refused', async (_, wrong) => {
    const answer = await post({ channelId, sessionId: 'one', type: 'heartbeat', at: iso(start), ...wrong })
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT'])
  })

  it('with markup in their names are stored as hashes', async () => {
    await post({
      channelId,
      sessionId: '<script>alert(1)</script>',
      viewerId: '<b>x</b>',
      type: 'start',
      at: iso(start),
    })
    await settle()
    const [session] = await web.db.viewerSession.findMany({ where: { subjectId: channelId } })
    expect(session?.id).toMatch(/^vs_[\w-]{22}$/)
    expect(session?.viewerId).toMatch(/^vw_[\w-]{22}$/)
  })

  it('from the future happened when they arrived', async () => {
    const now = Date.now()
    await post({ channelId, sessionId: 'ahead', type: 'start', at: now + 3_600_000 })
    await settle()
    const [session] = await web.db.viewerSession.findMany({ where: { subjectId: channelId } })
    expect(Math.abs(session!.startTime.getTime() - now)).toBeLessThan(5_000)
  })

  it('that are too many, or too long, are refused', async () => {
    const many = await post(Array.from({ length: 101 }, () => beats('one', 0, 0)[0]))
    expect(many.body.code).toBe('INVALID_INPUT')
    const long = await web.rest('POST', '/api/analytics/events', { body: 'x'.repeat(200_000) })
    expect(long.body.code).toBe('UPLOAD_TOO_LARGE')
    const broken = await web.rest('POST', '/api/analytics/events', { body: '{"channelId":' })
    expect(broken.body.code).toBe('INVALID_INPUT')
  })
})

describe('now', () => {
  it('are the viewers who were sent something, without those who left', async () => {
    const now = Date.now()
    const told = (sessionId: string, type: string) => ({ channelId, sessionId, type, at: now - 2_000 })
    await post([told('a', 'heartbeat'), told('b', 'heartbeat'), told('c', 'end'), told('forged', 'heartbeat')])
    for (const session of ['a', 'b', 'c']) await serve(session, 590, 600)
    const { spool } = await inletOf(web.services)
    await until(async () => spool.waitingBytes === 0, 10_000)
    expect((await get('realtime')).body).toMatchObject({
      currentViewers: 2,
      peakViewers: 2,
      geographicDistribution: [{ country: 'unknown', viewers: 2, share: 1 }],
      deviceBreakdown: [{ device: 'desktop', viewers: 2, share: 1 }],
    })
    const { body: all } = await web.rest('GET', `/api/analytics/now?channelId=${channelId}`, { key: tenant.key })
    expect(all).toMatchObject({ viewers: 2, stalledViewers: 0, channels: [{ channelId, viewers: 2 }] })
    expect(all.by.browser).toEqual([{ value: 'Firefox', viewers: 2 }])
    const foreign = await web.rest('GET', `/api/analytics/now?channelId=${channelId}`, { key: stranger.key })
    expect(foreign.body.code).toBe('CHANNEL_NOT_FOUND')
    expect((await web.rest('GET', '/api/analytics/now', { key: stranger.key })).body).toMatchObject({ viewers: 0 })
  })
})

it('events are on the disk until the database has them', async () => {
  await post(beats('one', 0, 60))
  const files = await readdir(join(web.services.dataDir, 'analytics'))
  expect(files.length).toBeGreaterThan(0)
  await settle()
  expect(await readdir(join(web.services.dataDir, 'analytics'))).toEqual([])
})
