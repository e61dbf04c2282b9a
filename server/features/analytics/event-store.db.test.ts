// What every store of events does, on real servers.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { areValuesRefused, ClickHouse, quoted } from '#adapters/clickhouse.ts'
import { isDataRefused } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { NOTHING_TOLD, type PlaybackEvent } from '#domain/analytics/playback-event.ts'
import { DAY_MS } from '#domain/instants.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { type EventServer, startClickHouse } from '#server/testing/event-servers.ts'
import { until } from '#server/testing/until.ts'
import { openClickHouseEvents } from './clickhouse-events.ts'
import { sessionIdOf } from './collector.ts'
import { type EventStore, PARTS, partOf, type SessionEvent } from './event-store.ts'
import { openPostgresEvents } from './postgres-events.ts'
import type { StoredEvent } from './stored-event.ts'

const S = 1_000
/** Ten seconds before midnight: events lie on both days. */
const START = Date.UTC(2026, 2, 2) - 10 * S
let test: TestDatabase
let server: EventServer
let clickHouse: ClickHouse
let subjectId: string

beforeAll(async () => {
  test = await openTestDatabase()
  server = await startClickHouse()
  clickHouse = new ClickHouse(server.url)
})
afterAll(async () => {
  await clickHouse?.close()
  await server?.stop()
  await test?.drop()
})
beforeEach(() => {
  subjectId = newId<string>('ch')
})

const event = (at: number, told: Partial<PlaybackEvent> = {}): PlaybackEvent => ({
  ...{ ...NOTHING_TOLD, at, toldAt: at, sequence: at - START },
  ...told,
})
const eventsOf = (session: string, events: readonly PlaybackEvent[]): StoredEvent[] =>
  events.map((each) => ({ subjectId, sessionId: sessionIdOf(subjectId, session), event: each }))
const sorted = (events: readonly SessionEvent[]) =>
  events.map((each) => JSON.stringify(each, Object.keys({ sessionId: 0, event: 0, ...each.event }).sort())).sort()
const told = (events: readonly StoredEvent[]): SessionEvent[] =>
  events.map(({ sessionId, event: each }) => ({ sessionId, event: each }))
const all = { from: 0, to: PARTS }
const everything = { from: START - DAY_MS, to: START + DAY_MS }

const STORES: [string, () => EventStore][] = [
  ['PostgreSQL', () => openPostgresEvents(test.db)],
  ['ClickHouse', () => openClickHouseEvents(clickHouse)],
]

describe.each(STORES)('%s', (_, open) => {
  const store = { append: (events: readonly StoredEvent[]) => open().append(test.db, events) }

  it('returns events as they were told, on whichever day, whatever their order', async () => {
    const full = event(START + 20 * S, {
      ...{ state: 'rebuffering', airAt: START - 5 * S, bitrateKbps: 3_000, rendition: '720p', playbackRate: 1.25 },
      ...{ startupMs: 900, droppedFrames: 3, errorCode: `it's "\\" ünicode\n`, servedMs: 8_000, sequence: 2 ** 40 },
    })
    const given = eventsOf('one', [full, event(START), event(START + 3_601 * S), event(START - 3_600 * S)])
    await store.append([])
    for (const one of given) await store.append([one])
    expect(sorted(await open().between(subjectId, everything, all))).toEqual(sorted(told(given)))
    const range = { from: START, to: START + 20 * S }
    expect(sorted(await open().between(subjectId, range, all))).toEqual(sorted(told(given.slice(0, 2))))
    expect(await open().between(newId('ch'), everything, all)).toEqual([])
  })

  it('holds late events, and repetitions, of which the readers keep one', async () => {
    const given = eventsOf('one', [event(START), event(START + 10 * S)])
    await store.append(given)
    await store.append(given)
    await store.append(eventsOf('one', [event(START - 3 * 3_600 * S)]))
    const found = await open().between(subjectId, everything, all)
    expect(new Set(sorted(found)).size).toBe(3)
  })

  it('divides sessions by parts, and estimates from one of them', async () => {
    const given = Array.from({ length: 40 * PARTS }, (_, i) => eventsOf(`${i}`, [event(START + i)])[0]!)
    await store.append(given)
    const found: SessionEvent[] = []
    for (let from = 0; from < PARTS; from += 16) {
      const part = await open().between(subjectId, everything, { from, to: from + 16 })
      expect(part.every(({ sessionId }) => partOf(sessionId) >= from && partOf(sessionId) < from + 16)).toBe(true)
      found.push(...part)
    }
    expect(sorted(found)).toEqual(sorted(told(given)))
    const ofFirst = given.filter(({ sessionId }) => partOf(sessionId) === 0).length
    expect(await open().estimate(subjectId, everything.from, everything.to)).toBe(ofFirst * PARTS)
    expect(await open().estimate(subjectId, START - 10, START - 1)).toBe(0)
  })

  it('returns the events of sessions, each within its own time', async () => {
    const beats = Array.from({ length: 10 }, (_, i) => event(START + i * 10 * S))
    const given = ['one', 'two', 'three'].map((name) => eventsOf(name, beats))
    await store.append(given.flat())
    const id = (name: string) => sessionIdOf(subjectId, name)
    const found = await open().ofSessions([
      { subjectId, sessionId: id('one'), from: START, to: START + DAY_MS },
      { subjectId, sessionId: id('two'), from: START + 10 * S, to: START + 30 * S },
    ])
    expect(sorted(found)).toEqual(sorted(told([...given[0]!, ...given[1]!.slice(1, 4)])))
    expect(await open().ofSessions([])).toEqual([])
  })

  it('tells which sessions were heard of, once for each instant', async () => {
    const beats = [
      event(START + 1 * S, { state: 'rebuffering', bitrateKbps: 800 }),
      event(START + 2 * S, { state: 'playing', bitrateKbps: 3_000, errorCode: '404' }),
      event(START + 2 * S, { sequence: 9_999, state: 'rebuffering' }),
      // It goes on.
      event(START + 2.5 * S, { state: 'rebuffering' }),
      event(START + 3 * S, { servedMs: 8_000 }),
      event(START + 60 * S, { state: 'ended' }),
    ]
    const one = eventsOf('one', beats)
    await store.append([...one, ...one, ...eventsOf('two', [event(START + 2 * S, { servedMs: 1 })])])
    const found = await open().heard([subjectId, newId('ch')], START, START + 59 * S)
    const of = (name: string) => found.find(({ sessionId }) => sessionId === sessionIdOf(subjectId, name))
    expect(found).toHaveLength(2)
    expect(of('one')).toEqual({
      ...{ subjectId, sessionId: sessionIdOf(subjectId, 'one'), newestAt: START + 3 * S, state: 'rebuffering' },
      ...{ bitrateKbps: 3_000, isServed: true, stalls: 1, errors: 1 },
    })
    expect(of('two')).toMatchObject({ state: null, bitrateKbps: null, isServed: true, stalls: 0, errors: 0 })
    // Since is not in the range.
    expect(await open().heard([subjectId], START + 3 * S, START + 59 * S)).toEqual([])
    expect(await open().heard([], START, START + 59 * S)).toEqual([])
  })

  it('forgets days that ended before, and no other', async () => {
    const given = eventsOf('one', [event(START), event(START + 20 * S), event(START + DAY_MS)])
    await store.append(given)
    await open().prune(START + 9 * S)
    expect(await open().between(subjectId, { from: START, to: START + 2 * DAY_MS }, all)).toHaveLength(3)
    await open().prune(START + 10 * S)
    await open().prune(START + 20 * S)
    const left = await open().between(subjectId, { from: START, to: START + 2 * DAY_MS }, all)
    expect(sorted(left)).toEqual(sorted(told(given.slice(1))))
    // An event of a day that is gone.
    await store.append(given.slice(0, 1))
    expect(await open().between(subjectId, { from: START, to: START + 2 * DAY_MS }, all)).toHaveLength(3)
  })

  it('refuses a value that it cannot hold, which no other attempt changes', async () => {
    const wrong = eventsOf('one', [event(START, { sequence: 'x' as unknown as number })])
    const error = await store.append(wrong).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(isDataRefused(error) || areValuesRefused(error)).toBe(true)
  })
})

describe('ClickHouse', () => {
  it('reads a quoted text as what it was', async () => {
    const texts = [`' OR 1 = 1 --`, `\\' OR 1 = 1 --`, '\\', '\0', 'a\nb\r\t\b', '{x:String}', 'ünïcode 🎬', '%s', '']
    for (const text of texts) expect(await clickHouse.query(`SELECT ${quoted(text)}`)).toEqual([[text]])
  })

  it('that is away makes events wait, and has what it took when it is back', async () => {
    const store = openClickHouseEvents(clickHouse)
    await store.append(test.db, eventsOf('one', [event(START)]))
    await server.kill()
    const error = await store.append(test.db, eventsOf('one', [event(START + 1)])).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(isDataRefused(error) || areValuesRefused(error)).toBe(false)
    expect(String(error)).not.toContain('c%40d')
    await server.start()
    const found = await until(() => store.between(subjectId, everything, all))
    expect(found).toHaveLength(1)
  })

  it('creates its table again on a server that lost it', async () => {
    const store = openClickHouseEvents(clickHouse)
    await store.append(test.db, eventsOf('one', [event(START)]))
    await clickHouse.command('DROP TABLE playback_events')
    await expect(store.append(test.db, eventsOf('one', [event(START)]))).rejects.toThrow()
    await store.append(test.db, eventsOf('one', [event(START)]))
    expect(await store.between(subjectId, everything, all)).toHaveLength(1)
  })
})
