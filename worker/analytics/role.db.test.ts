// From a request to figures, with a real NATS between the processes and a real ClickHouse as the store.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { ClickHouse } from '#adapters/clickhouse.ts'
import { newId } from '#adapters/ids.ts'
import { minuteOf } from '#domain/analytics/minutes.ts'
import { NOTHING_TOLD } from '#domain/analytics/playback-event.ts'
import { listFigures } from '#features/analytics/figures.ts'
import { closeInlet, inletOf } from '#features/analytics/inlet.ts'
import { forgetEnv } from '#server/env.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { type EventServer, startClickHouse, startNats } from '#server/testing/event-servers.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { startAnalyticsRole } from './role.ts'

const S = 1_000
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
let test: TestDatabase
let folder: string
const servers: EventServer[] = []

function configure(urls: { NATS_URL: string; CLICKHOUSE_URL: string }): void {
  for (const [name, url] of Object.entries(urls)) vi.stubEnv(name, url)
  forgetEnv()
}

beforeAll(async () => {
  test = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-analytics-'))
  const [nats, clickHouse] = [await startNats(5 * 1024 ** 3), await startClickHouse()]
  servers.push(nats, clickHouse)
  configure({ NATS_URL: nats.url, CLICKHOUSE_URL: clickHouse.url })
})
afterAll(async () => {
  configure({ NATS_URL: '', CLICKHOUSE_URL: '' })
  for (const server of servers) await server.stop()
  await test.drop()
  await rm(folder, { recursive: true })
})

it('figures come from events that went through NATS into ClickHouse', { timeout: 60_000 }, async () => {
  const { accountId } = await addTenant(test.db)
  const channelId = newId<string>('ch')
  await test.db.channel.create({
    data: { id: channelId, accountId, name: channelId, slug: channelId.replace('_', '-') },
  })
  const outside = { db: test.db, dataDir: folder }
  const start = minuteOf(Date.now() - 600 * S)
  const { collector } = await inletOf(outside)
  const events = Array.from({ length: 7 }, (_, i) => {
    const at = start + i * 10 * S
    const event = { ...NOTHING_TOLD, at, toldAt: at, sequence: i, state: 'playing' as const }
    const named = { subject: channelId, session: 'one', viewer: null, player: null, page: null }
    const served = { ...NOTHING_TOLD, at, toldAt: at, sequence: 100 + i, servedMs: 10_000 }
    return [
      { ...named, event },
      { ...named, event: served },
    ]
  }).flat()
  const sender = { receivedAt: Date.now(), address: '192.0.2.9', userAgent: FIREFOX, pageHost: null, isPrivate: false }
  await collector.collect({ events, sentAt: Date.now() }, sender)
  // Nobody reads: the events are in NATS, and the disk of this process is not needed any more.
  await until(async () => (await inletOf(outside)).spool.waitingBytes === 0)
  await closeInlet(outside)
  expect(await test.db.viewerSession.count()).toBe(0)

  const role = startAnalyticsRole(test.db, folder)
  const clickHouse = new ClickHouse(servers[1]!.url)
  try {
    const figures = await until(async () => {
      const rows = await listFigures(test.db, {
        subjectId: channelId,
        step: 'minute',
        from: start,
        to: start + 120 * S,
      })
      return rows.length > 0 ? rows : null
    })
    const watched = figures.reduce((sum, { audience }) => sum + audience.sums.watchedMs, 0)
    expect(watched).toBe(60 * S)
    expect(await clickHouse.query('SELECT count() FROM playback_events')).toEqual([[14]])
    expect(await test.db.$queryRaw`SELECT count(*)::int AS count FROM playback.events`).toEqual([{ count: 0 }])
  } finally {
    await role.stop()
    await clickHouse.close()
  }
})
