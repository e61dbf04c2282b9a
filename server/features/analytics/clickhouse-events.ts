// Events in ClickHouse: one table with a partition for each day (UTC), which is dropped when it is old. It is not part of
// the transaction of the session rows: events are appended before these are committed, and again after a failure.
import { type ClickHouse, quoted, type Row } from '#adapters/clickhouse.ts'
import { DAY_MS } from '#domain/instants.ts'
import { type EventStore, MOST_HEARD, MOST_READ, PARTS, partOf, type SessionEvent } from './event-store.ts'
import { codeOf, type StoredEvent, stateOf } from './stored-event.ts'

/**
 * Rows are ordered by slots of time first, so that minutes are read from few of them, and by sessions in each slot, so that
 * one session is found without the others. Ordered by time alone, a day of a channel would be read for each session.
 */
const SLOT_MS = 300_000
const SLOTS_A_DAY = DAY_MS / SLOT_MS

const CREATE = `CREATE TABLE IF NOT EXISTS playback_events (
  subjectId String, slot Int32, part UInt8, sessionId String, at Int64, toldAt Int64, sequence Int64, state String,
  airAt Nullable(Int64), bitrateKbps Nullable(Int64), playbackRate Float64, startupMs Nullable(Int64),
  droppedFrames Nullable(Int64), errorCode Nullable(String), servedMs Nullable(Int64), rendition Nullable(String)
) ENGINE = MergeTree PARTITION BY intDiv(slot, ${SLOTS_A_DAY}) ORDER BY (subjectId, slot, part, sessionId, at)`

const COLUMNS = `sessionId, at, toldAt, sequence, state, airAt, bitrateKbps, playbackRate, startupMs, droppedFrames, errorCode,
  servedMs, rendition`

type Num = number | null
type Text = string | null
type EventRow = [string, number, number, number, string, Num, Num, number, Num, Num, Text, Num, Text]
type HeardRow = [string, string, number, number, string, Num, number, number]

/** Of a session, in order. */
const STATES = "arrayMap(one -> tupleElement(one, 3), arraySort(groupArrayIf((at, sequence, state), state != '')))"

export function openClickHouseEvents(clickHouse: ClickHouse): EventStore {
  let created: Promise<void> | null = null

  /** The table is there. After a failure it is created again: the server may have lost it. */
  async function withTable<T>(work: () => Promise<T>): Promise<T> {
    created ??= clickHouse.command(CREATE)
    try {
      await created
      return await work()
    } catch (error) {
      created = null
      throw error
    }
  }

  const query = <T extends unknown[]>(sql: string) => withTable(() => clickHouse.query<T>(sql))
  const events = async (where: string): Promise<SessionEvent[]> =>
    (await query<EventRow>(`SELECT ${COLUMNS} FROM playback_events WHERE ${where} LIMIT ${MOST_READ}`)).map(eventOf)

  return {
    async append(_tx, appended) {
      if (appended.length === 0) return
      await withTable(() => clickHouse.insert('playback_events', appended.map(rowOf)))
    },

    async estimate(subjectId, from, to) {
      const where = `subjectId = ${quoted(subjectId)} AND part = 0 AND ${within(from, to)}`
      const [row] = await query<[number]>(`SELECT count() FROM playback_events WHERE ${where}`)
      return (row?.[0] ?? 0) * PARTS
    },

    between(subjectId, { from, to }, parts) {
      const inParts = `part >= ${whole(parts.from)} AND part < ${whole(parts.to)}`
      return events(`subjectId = ${quoted(subjectId)} AND ${inParts} AND ${within(from, to)}`)
    },

    async heard(subjectIds, since, until) {
      if (subjectIds.length === 0) return []
      const rows = await query<HeardRow>(`
        SELECT subjectId, sessionId, max(at), countIf(servedMs IS NOT NULL) > 0,
               argMaxIf(state, (at, sequence), state != ''),
               argMaxIf(bitrateKbps, (at, sequence), bitrateKbps IS NOT NULL),
               arrayCount((now, before) -> now IN ('r', 'w') AND before NOT IN ('r', 'w', 's', 'k'),
                 ${STATES}, arrayPopBack(arrayPushFront(${STATES}, 'r'))), uniqExactIf(at, errorCode IS NOT NULL)
          FROM playback_events
         WHERE subjectId IN (${subjectIds.map(quoted).join(', ')}) AND ${within(since + 1, until)}
         GROUP BY subjectId, sessionId LIMIT ${MOST_HEARD}`)
      return rows.map(([subjectId, sessionId, newestAt, served, state, bitrateKbps, stalls, errors]) => ({
        ...{
          subjectId,
          sessionId,
          newestAt,
          state: stateOf(state),
          bitrateKbps,
          isServed: served === 1,
          stalls,
          errors,
        },
      }))
    },

    async ofSessions(ranges) {
      if (ranges.length === 0) return []
      const each = ranges.map(({ subjectId, sessionId, from, to }) => {
        const session = `part = ${partOf(sessionId)} AND sessionId = ${quoted(sessionId)}`
        return `(subjectId = ${quoted(subjectId)} AND ${session} AND ${within(from, to)})`
      })
      return events(each.join(' OR '))
    },

    async prune(before) {
      const first = Math.floor(before / DAY_MS)
      const day = `intDiv(slot, ${SLOTS_A_DAY})`
      const days = await query<[number]>(
        `SELECT DISTINCT ${day} FROM playback_events WHERE slot < ${whole(first * SLOTS_A_DAY)}`,
      )
      for (const [old] of days) await clickHouse.command(`ALTER TABLE playback_events DROP PARTITION ${whole(old)}`)
    },
  }
}

/** In [from, to], epoch ms. The slots are in the key. */
const within = (from: number, to: number): string =>
  `slot >= ${slotOf(from)} AND slot <= ${slotOf(to)} AND at >= ${whole(from)} AND at <= ${whole(to)}`

const slotOf = (at: number): number => Math.floor(whole(at) / SLOT_MS)

/** @throws RangeError for what is no number in a query */
function whole(value: number): number {
  const rounded = Math.floor(value)
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`${value} is no whole number`)
  return rounded
}

function rowOf({ subjectId, sessionId, event }: StoredEvent): Row {
  const { state, ...told } = event
  return { subjectId, slot: slotOf(event.at), part: partOf(sessionId), sessionId, state: codeOf(state) ?? '', ...told }
}

function eventOf([sessionId, at, toldAt, sequence, state, airAt, bitrateKbps, ...more]: EventRow): SessionEvent {
  const [playbackRate, startupMs, droppedFrames, errorCode, servedMs, rendition] = more
  const event = {
    ...{ at, toldAt, sequence, state: stateOf(state), airAt, bitrateKbps, playbackRate, startupMs, droppedFrames },
    ...{ errorCode, servedMs, rendition },
  }
  return { sessionId, event }
}
