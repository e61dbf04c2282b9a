// The recorder on rows as workers leave them: the triggers write what changed, and the window is read as lanes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { RECORD_KEPT_MS, VIEWERS_EVERY_MS } from '#domain/recorder/lanes.ts'
import { recordProbes } from '#features/playout/record-probes.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { MOST_CHANGES } from './list-records.ts'
import { addViewers, pruneRecords } from './record-viewers.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

let web: TestWeb
let tenant: Tenant
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())
beforeEach(async () => {
  channelId = newId<string>('ch')
  const slug = channelId.replace('_', '-')
  await web.db.channel.create({ data: { id: channelId, accountId: tenant.accountId, name: channelId, slug } })
})

const get = (window: { from?: string; to?: string } = {}) =>
  web.as(tenant.userId).recorder.get({ channelId, ...window })
const observe = (
  observed: 'STOPPED' | 'STARTING' | 'LIVE' | 'DEGRADED' | 'BACKING_OFF',
  reason: string | null = null,
) => web.db.channel.update({ where: { id: channelId }, data: { observed, reason } })
const ago = (ms: number) => new Date(Date.now() - ms)
const record = (at: Date, value: string, previous: string) =>
  web.db.channelRecord.create({ data: { channelId, lane: 'state', at, value, previous } })

async function addDestination(): Promise<string> {
  const id = newId<string>('de')
  const facts = { platform: 'custom', name: 'YouTube', serverUrl: 'rtmp://a.example/b', rung: '720p' } as const
  await web.db.destination.create({
    data: { id, channelId, ...facts, streamKey: new Uint8Array([1]), masterKeyId: 'x' },
  })
  return id
}

describe('state', () => {
  it('each change is recorded, with its reason; a write that changes nothing is not', async () => {
    for (const state of ['STARTING', 'LIVE', 'LIVE'] as const) await observe(state)
    await observe('BACKING_OFF', 'No item can be played.')
    const { state } = await get()
    expect(state.map(({ value }) => value)).toEqual(['stopped', 'starting', 'on-air', 'failing'])
    expect(state.at(-1)).toMatchObject({ note: 'No item can be played.' })
    expect(await web.db.channelRecord.count({ where: { channelId } })).toBe(3)
  })

  it('a channel that never changed has one state over the whole window', async () => {
    const { state, from, to } = await get()
    expect(state).toEqual([{ from, to, value: 'stopped', note: null }])
    expect(Date.parse(to) - Date.parse(from)).toBe(RECORD_KEPT_MS)
  })

  it('a window in the past knows what the changes around it say', async () => {
    await record(ago(3 * HOUR_MS), 'STARTING', 'STOPPED')
    await record(ago(2 * HOUR_MS), 'LIVE', 'STARTING')
    const window = (from: number, to: number) => get({ from: ago(from).toISOString(), to: ago(to).toISOString() })
    const values = async (from: number, to: number) => (await window(from, to)).state.map(({ value }) => value)
    expect(await values(5 * HOUR_MS, 4 * HOUR_MS)).toEqual(['stopped'])
    expect(await values(4 * HOUR_MS, 2.5 * HOUR_MS)).toEqual(['stopped', 'starting'])
    expect(await values(HOUR_MS, HOUR_MS / 2)).toEqual(['on-air'])
  })

  it('a hold and a live feed show while it is on air', async () => {
    await record(ago(3 * HOUR_MS), 'LIVE', 'STOPPED')
    const chunk = (ordinal: number, cause: string, from: number, to: number | null) => ({
      ...{ channelId, ordinal, run: 0, startsAt: ago(from), endsAt: to === null ? null : ago(to), clockMs: 0n },
      ...{ mediaSequence: 0n, discontinuitySequence: 0, loop: true, items: [], cause },
    })
    await web.db.timelineChunk.createMany({
      data: [
        chunk(0, 'start', 4 * HOUR_MS, 2 * HOUR_MS),
        chunk(1, 'hold', 2 * HOUR_MS, HOUR_MS),
        chunk(2, 'live', HOUR_MS, null),
      ],
    })
    await observe('LIVE')
    const { state } = await get()
    expect(state.map(({ value }) => value)).toEqual(['stopped', 'on-air', 'held', 'live'])
  })

  it('too many changes leave the oldest out, and it says from when on all are there', async () => {
    const start = Date.now() - 5 * HOUR_MS
    await web.db.channelRecord.createMany({
      data: Array.from({ length: MOST_CHANGES + 100 }, (_, i) => ({
        ...{ channelId, lane: 'state', at: new Date(start + i * 1_000) },
        ...(i % 2 === 0 ? { value: 'LIVE', previous: 'DEGRADED' } : { value: 'DEGRADED', previous: 'LIVE' }),
      })),
    })
    const view = await get()
    expect(Date.parse(view.recordedFrom)).toBe(start + 100_000)
    expect(view.state[0]?.from).toBe(view.recordedFrom)
    expect(view.state.length).toBeLessThanOrEqual(MOST_CHANGES + 1)
  })
})

it('a takeover is marked while the channel is on air, and a restart', async () => {
  const lease = { workerId: 'wk_1', epoch: 1, expiresAt: ago(0), heartbeatAt: ago(0) }
  await web.db.channelLease.create({ data: { channelId, ...lease } })
  const take = (workerId: string) => web.db.channelLease.update({ where: { channelId }, data: { workerId } })
  await take('wk_2')
  await observe('LIVE')
  await take('wk_3')
  await web.db.channelLease.update({ where: { channelId }, data: { epoch: 9 } })
  await web.db.channel.update({ where: { id: channelId }, data: { restartCount: { increment: 1 } } })
  expect((await get()).marks.map(({ kind }) => kind)).toEqual(['takeover', 'restart'])
})

it('a destination that fails again and again is down once, and one that was deleted keeps its lane', async () => {
  const id = await addDestination()
  const relay = (data: { state: 'CONNECTING' | 'LIVE' | 'BACKING_OFF'; failures: number; reason?: string }) =>
    web.db.destination.update({ where: { id }, data })
  await relay({ state: 'CONNECTING', failures: 0 })
  await relay({ state: 'LIVE', failures: 0 })
  for (let failures = 1; failures < 5; failures++) {
    await relay({ state: 'BACKING_OFF', failures, reason: 'It refuses.' })
    await relay({ state: 'CONNECTING', failures })
  }
  await relay({ state: 'LIVE', failures: 4 })
  const values = ['off', 'connecting', 'connected', 'down', 'connected']
  const [lane] = (await get()).destinations
  expect(lane?.spans.map(({ value }) => value)).toEqual(values)
  expect(lane?.spans[3]?.note).toBe('It refuses.')
  await web.db.destination.delete({ where: { id } })
  const [deleted] = (await get()).destinations
  expect(deleted).toMatchObject({ id, name: 'YouTube' })
  expect(deleted?.spans.map(({ value }) => value)).toEqual(values)
})

it('what the probe found is a span for each fault', async () => {
  const fine = { channelId, failingSince: null, findings: [], blackSince: null, silentSince: null, latencyMs: 3 }
  await recordProbes(web.db, 'wk_here', [fine])
  await recordProbes(web.db, 'wk_here', [{ ...fine, failingSince: ago(0), findings: ['index.m3u8 is empty.'] }])
  await recordProbes(web.db, 'wk_here', [fine])
  await recordProbes(web.db, 'wk_here', [{ ...fine, blackSince: ago(0) }])
  const { probe } = await get()
  expect(probe.map(({ value, note }) => [value, note])).toEqual([
    ['broken', 'index.m3u8 is empty.'],
    ['black', null],
  ])
})

it('what a worker found that no longer holds the channel is not written', async () => {
  const fine = { channelId, failingSince: null, findings: [], blackSince: null, silentSince: null, latencyMs: 3 }
  const lease = { channelId, epoch: 2, heartbeatAt: new Date(), expiresAt: new Date(Date.now() + 60_000) }
  await web.db.channelLease.create({ data: { ...lease, workerId: 'wk_new' } })
  await recordProbes(web.db, 'wk_new', [fine])
  await recordProbes(web.db, 'wk_old', [{ ...fine, failingSince: ago(0), findings: ['It does not answer.'] }])
  expect(await web.db.channelProbe.findUnique({ where: { channelId } })).toMatchObject({ failingSince: null })
})

it('alerts of the channel, open and ended, are there with their times; pending and foreign ones are not', async () => {
  const alert = (data: { openedAt?: Date; resolvedAt?: Date; channelId?: string }) =>
    web.db.alert.create({
      data: {
        ...{ id: newId<string>('al'), accountId: tenant.accountId, channelId, rule: 'channel-down' },
        ...{
          severity: 'critical',
          subjectId: channelId,
          subject: 'News',
          message: 'It is off air.',
          since: ago(HOUR_MS),
        },
        ...data,
      },
    })
  await alert({ openedAt: ago(3 * HOUR_MS), resolvedAt: ago(2 * HOUR_MS) })
  await alert({ openedAt: ago(HOUR_MS) })
  await alert({})
  await alert({ openedAt: ago(HOUR_MS), channelId: 'ch_other' })
  const { alerts } = await get()
  expect(alerts.map(({ to }) => to !== null)).toEqual([true, false])
  const recent = await get({ from: ago(1.5 * HOUR_MS).toISOString() })
  expect(recent.alerts).toHaveLength(1)
})

it('what aired is drawn as pieces, with gaps and deviations', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId)
  const start = Date.now() - 2 * HOUR_MS
  const row = (ordinal: number, minute: number, more: { kind?: 'SLATE'; reason?: string; driftMs?: number }) => ({
    ...{ channelId, ordinal, mediaId, title: `Item ${ordinal}`, kind: 'PROGRAMME' as const, offsetMs: 0 },
    ...{ startsAt: new Date(start + minute * MINUTE_MS), durationMs: 10 * MINUTE_MS, previousHash: '' },
    ...{ hash: `${channelId} ${ordinal}` },
    ...more,
  })
  await web.db.asRunRow.createMany({
    data: [
      row(0, 0, {}),
      row(1, 10, { kind: 'SLATE', reason: 'media-unavailable' }),
      row(2, 20, { kind: 'SLATE', reason: 'media-unavailable' }),
      row(3, 30, { kind: 'SLATE', reason: 'held' }),
      row(4, 40, { reason: 'soft-start', driftMs: 1_920 }),
    ],
  })
  const hour = await get({ from: new Date(start).toISOString(), to: new Date(start + HOUR_MS).toISOString() })
  expect(hour.programmes.map(({ title, entries }) => [title, entries])).toEqual(
    [0, 1, 2, 3, 4].map((n) => [`Item ${n}`, 1]),
  )
  const at = (minute: number) => new Date(start + minute * MINUTE_MS).toISOString()
  expect(hour.gaps).toEqual([{ from: at(10), to: at(30), reason: 'media-unavailable' }])
  expect(hour.marks).toEqual([{ at: at(40), kind: 'deviation', title: 'Item 4', reason: 'soft-start', driftMs: 1_920 }])
  const week = await get()
  expect(week.programmes.length).toBeLessThan(5)
})

it('viewers of several origins are added', async () => {
  const at = Math.floor(Date.now() / VIEWERS_EVERY_MS) * VIEWERS_EVERY_MS
  await addViewers(web.db, at, [{ channelId, viewers: 3 }])
  await addViewers(web.db, at, [
    { channelId: 'ch_gone', viewers: 1 },
    { channelId, viewers: 4 },
  ])
  expect((await get()).viewers).toEqual([{ at: new Date(at).toISOString(), viewers: 7 }])
})

it('nothing is kept for more than seven days', async () => {
  await record(ago(RECORD_KEPT_MS + HOUR_MS), 'LIVE', 'STOPPED')
  await record(ago(HOUR_MS), 'STOPPED', 'LIVE')
  await pruneRecords(web.db, Date.now(), 500)
  const kept = await web.db.channelRecord.findMany({ where: { channelId } })
  expect(kept.map(({ value }) => value)).toEqual(['STOPPED'])
  expect((await get()).state.map(({ value }) => value)).toEqual(['on-air', 'stopped'])
})

it('a window that is not kept, and one that ends before it begins, are rejected', async () => {
  const old = { from: ago(9 * 86_400_000).toISOString(), to: ago(8 * 86_400_000).toISOString() }
  await expect(get(old)).rejects.toThrow(/last seven days/)
  await expect(get({ from: ago(0).toISOString(), to: ago(HOUR_MS).toISOString() })).rejects.toThrow(/last seven days/)
})
