// From events to figures: on the real database, with each store of events.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ClickHouse } from '#adapters/clickhouse.ts'
import { newId } from '#adapters/ids.ts'
import { merge, noAudience } from '#domain/analytics/audience.ts'
import { minuteFacts } from '#domain/analytics/minute-facts.ts'
import { MINUTE_MS, minuteOf } from '#domain/analytics/minutes.ts'
import { NOTHING_TOLD, type PlaybackEvent, type PlayerState } from '#domain/analytics/playback-event.ts'
import { totalOf } from '#domain/analytics/sums.ts'
import { outlineOf, traceSession } from '#domain/analytics/trace-session.ts'
import { HOUR_MS } from '#domain/instants.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { type EventServer, startClickHouse } from '#server/testing/event-servers.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openClickHouseEvents } from './clickhouse-events.ts'
import { sessionIdOf } from './collector.ts'
import type { EventStore } from './event-store.ts'
import { listFigures } from './figures.ts'
import { openPostgresEvents } from './postgres-events.ts'
import { rollUpNext } from './roll-up.ts'
import { openBatchStorer } from './store-batch.ts'
import type { SessionFacts } from './stored-event.ts'

const S = 1_000
let test: TestDatabase
let server: EventServer
let clickHouse: ClickHouse
let tenant: Tenant
let channelId: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  server = await startClickHouse()
  clickHouse = new ClickHouse(server.url)
})
afterAll(async () => {
  await clickHouse?.close()
  await server?.stop()
  await test?.drop()
})
beforeEach(addChannel)

async function addChannel(): Promise<void> {
  channelId = newId<string>('ch')
  const slug = channelId.replace('_', '-')
  await test.db.channel.create({ data: { id: channelId, accountId: tenant.accountId, name: channelId, slug } })
}

const factsOf = (id: string): SessionFacts => ({
  ...{ id, accountId: tenant.accountId, subjectId: channelId, viewerId: null, isBot: false, country: 'DE' },
  ...{
    network: null,
    device: 'desktop',
    os: 'Linux',
    browser: 'Firefox',
    player: null,
    embedHost: null,
    referrerHost: null,
  },
})

async function rollUpAll(store: EventStore, now: number): Promise<void> {
  for (let i = 0; i < 100; i++) if (!(await rollUpNext(test.db, store, now))) return
  throw new Error('the figures are never done')
}

const figures = (step: 'minute' | 'hour' | 'day', from: number, to: number) =>
  listFigures(test.db, { subjectId: channelId, step, from, to })

describe('figures', () => {
  const states: (PlayerState | null)[] = [
    'starting',
    'playing',
    'playing',
    'playing',
    'rebuffering',
    'seeking',
    'paused',
    'failed',
    null,
  ]
  const anySession = fc.array(
    fc.record({
      gapS: fc.constantFrom(0, 1, 10, 10, 30, 74, 76),
      state: fc.constantFrom(...states),
      bitrateKbps: fc.constantFrom(null, 800, 3_000),
      served: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 20, size: 'max' },
  )

  it.each([
    ['PostgreSQL', () => openPostgresEvents(test.db)],
    ['ClickHouse', () => openClickHouseEvents(clickHouse)],
  ])('are those of the events in %s, in whatever order and however often they came (property)', async (_, open) => {
    const store = open()
    // Around midnight.
    const start = Date.UTC(2026, 2, 2) - 600 * S
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySession, { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.nat()),
        async (sessions, random) => {
          await addChannel()
          const told = sessions.flatMap((events, i) => {
            let at = start
            return events.map(({ gapS, state, bitrateKbps, served }, sequence) => {
              at += gapS * S
              const event: PlaybackEvent = served
                ? { ...NOTHING_TOLD, at, toldAt: at, sequence, servedMs: 8_000 }
                : { ...NOTHING_TOLD, at, toldAt: at, sequence, state, bitrateKbps }
              return { subjectId: channelId, sessionId: sessionIdOf(channelId, `${i}`), event }
            })
          })
          const numbers = random[Symbol.iterator]()
          const next = () => numbers.next().value as number
          // Some twice, in batches in any order, with the figures computed in between.
          const sent = [...told, ...told.filter(() => next() % 4 === 0)].sort(() => (next() % 2) - 0.5)
          const now = start + 4 * HOUR_MS
          const storeBatch = openBatchStorer(test.db, store)
          for (let i = 0; i < sent.length; i += 25) {
            const events = sent.slice(i, i + 25)
            const ids = new Set(events.map(({ sessionId }) => sessionId))
            await storeBatch({ sessions: [...ids].map(factsOf), events }, now + i)
            if (next() % 2 === 0) await rollUpAll(store, now + i)
          }
          await rollUpAll(store, now + sent.length)

          const expected = [...Map.groupBy(told, ({ sessionId }) => sessionId).values()].flatMap((events) => {
            const all = events.map(({ event }) => event)
            const outline = outlineOf(all)
            const range = { from: minuteOf(start - MINUTE_MS), to: start + 3 * HOUR_MS }
            return minuteFacts(traceSession(all, outline), outline, range, [])
          })
          const span = { from: start - HOUR_MS, to: start + 4 * HOUR_MS }
          const minutes = await figures('minute', span.from, span.to)
          const watched = (rows: { at: number; watchedMs: number }[]) => {
            const sums = new Map<number, number>()
            for (const { at, watchedMs } of rows) sums.set(at, (sums.get(at) ?? 0) + watchedMs)
            return Object.fromEntries([...sums].filter(([, ms]) => ms > 0).sort())
          }
          expect(watched(minutes.map(({ at, audience }) => ({ at, watchedMs: audience.sums.watchedMs })))).toEqual(
            watched(expected.map(({ minute, sums }) => ({ at: minute, watchedMs: sums.watchedMs }))),
          )
          for (const step of ['minute', 'hour', 'day'] as const) {
            const rows = await figures(step, Math.floor(span.from / 86_400_000) * 86_400_000, span.to)
            expect(totalOf(rows.map(({ audience }) => audience.sums)), step).toEqual(
              totalOf(expected.map(({ sums }) => sums)),
            )
            const all = noAudience()
            for (const { audience } of rows) merge(all, audience)
            const viewers = sessions.filter((_, i) => {
              const own = told
                .filter(({ sessionId }) => sessionId === sessionIdOf(channelId, `${i}`))
                .map(({ event }) => event)
              const outline = outlineOf(own)
              const facts = minuteFacts(
                traceSession(own, outline),
                outline,
                { from: minuteOf(start - MINUTE_MS), to: start + 3 * HOUR_MS },
                [],
              )
              return facts.some(({ sums }) => sums.watchedMs > 0 || sums.plays > 0)
            })
            expect(all.viewers.count(), step).toBe(viewers.length)
            expect(all.splits.rendition ? totalOf(Object.values(all.splits.rendition)) : totalOf([])).toEqual(all.sums)
          }
        },
      ),
      { numRuns: 10 },
    )
  })
})
