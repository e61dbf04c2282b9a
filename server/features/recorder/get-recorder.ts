// The recorder: rows of many tables as lanes of one time bar.
import type { DbOrTx } from '#adapters/db.ts'
import { mergePieces } from '#domain/preview/merge-pieces.ts'
import {
  type AirState,
  airStateOf,
  type DestinationState,
  gapsIn,
  isOnAir,
  OVERRIDES,
  PROBE_FAULTS,
  type ProbeFault,
  RECORD_KEPT_MS,
} from '#domain/recorder/lanes.ts'
import { overlay, type Span, type Surroundings, spansOf } from '#domain/recorder/spans.ts'
import { kindName } from '#features/media/schema.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '#server/errors.ts'
import { findNeighbours, listChanges, listViewers, MOST_CHANGES, type RecordedChange } from './list-records.ts'
import { listAired, listAlertsOf, listDestinationsOf, listOverrides } from './list-stored.ts'
import type { RecorderInput, RecorderView } from './schema.ts'

/** A time bar has about as many pixels. */
const MOST_PIECES = 600
const MOST_MARKS = 500

const iso = (at: number) => new Date(at).toISOString()
const viewOf = <Value extends string>({ from, to, value, note }: Span<Value>) => ({
  ...{ from: iso(from), to: iso(to), value, note },
})

/** @throws CHANNEL_NOT_FOUND, also for another account's channel; INVALID_INPUT for a window that is not kept */
export async function getRecorder(
  db: DbOrTx,
  accountId: string,
  input: RecorderInput,
  now: number,
): Promise<RecorderView> {
  await requireChannel(db, accountId, input.channelId)
  const { channelId } = input
  const from = Math.max(input.from ? Date.parse(input.from) : 0, now - RECORD_KEPT_MS)
  const to = Math.min(input.to ? Date.parse(input.to) : now, now)
  if (from >= to)
    throw new DomainError('INVALID_INPUT', {
      message: 'The window must begin before it ends, and lie within the last seven days.',
    })
  const changes = await listChanges(db, channelId, from, to)
  const isCut = changes.length === MOST_CHANGES
  const since = isCut ? (changes[0]?.at ?? from) : from
  const neighbours = await findNeighbours(db, channelId, since, to)
  const aired = await listAired(db, channelId, from, to)
  const spans = (lane: string, subjectId: string, current: Surroundings['current']) => {
    const own = changes.filter((each) => each.lane === lane && each.subjectId === subjectId)
    return spansOf(own, { ...neighbours(lane, subjectId), current }, since, to)
  }

  const { channel, destinations } = await listDestinationsOf(db, channelId)
  const state = spans('state', '', { value: channel.observed, note: channel.reason }).map((each) => ({
    ...each,
    value: airStateOf(each.value),
  }))
  const overrides = (await listOverrides(db, channelId, since, to)).map(
    ({ cause, ...each }): Span<AirState> => ({ ...each, value: OVERRIDES[cause], note: null }),
  )
  return {
    from: iso(from),
    to: iso(to),
    zone: await zoneOf(db, channelId),
    recordedFrom: iso(since),
    state: overlay(state, overrides, isOnAir).map(viewOf),
    programmes: mergePieces(aired.map(asEntry), from, to, MOST_PIECES).map(
      ({ startsAt, endsAt, title, kind, entries }) => ({
        ...{ from: iso(startsAt), to: iso(endsAt), title, kind: kindName(kind), entries },
      }),
    ),
    gaps: gapsIn(aired, from, to).map((gap) => ({
      ...{ from: iso(gap.from), to: iso(gap.to) },
      reason: gap.note as RecorderView['gaps'][number]['reason'],
    })),
    destinations: named(changes, destinations).map(({ id, name, current }) => ({
      ...{ id, name },
      spans: spans('destination', id, current).map((each) =>
        viewOf({ ...each, value: each.value as DestinationState }),
      ),
    })),
    alerts: await listAlertsOf(db, { accountId, channelId }, from, to),
    probe: PROBE_FAULTS.flatMap((fault) =>
      spans('probe', fault, { value: 'fine', note: null })
        .filter(({ value }) => value === fault)
        .map((each) => viewOf({ ...each, value: each.value as ProbeFault })),
    ),
    viewers: await listViewers(db, channelId, from, to),
    marks: [...changes.flatMap(markOf), ...aired.filter(({ startsAt }) => startsAt >= from).flatMap(deviationOf)]
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .slice(-MOST_MARKS),
  }
}

type Aired = Awaited<ReturnType<typeof listAired>>[number]
type Mark = RecorderView['marks'][number]

const asEntry = ({ startsAt, durationMs, title, kind }: Aired) => ({ startsAt, item: { title, kind, durationMs } })

function markOf({ lane, at }: RecordedChange): Mark[] {
  const rest = { at: iso(at), title: null, reason: null, driftMs: null }
  if (lane === 'restart') return [{ kind: 'restart', ...rest }]
  return lane === 'owner' ? [{ kind: 'takeover', ...rest }] : []
}

function deviationOf({ startsAt, title, kind, reason, driftMs }: Aired): Mark[] {
  // A gap has a lane of its own.
  if (reason === null || kind === 'SLATE') return []
  return [{ at: iso(startsAt), kind: 'deviation', title, reason: reason as Mark['reason'], driftMs }]
}

/** Those that exist, and those that were deleted since, by their last name. */
function named(
  changes: readonly RecordedChange[],
  destinations: readonly { id: string; name: string; current: Surroundings['current'] }[],
) {
  const known = new Set(destinations.map(({ id }) => id))
  const deleted = new Map(
    changes
      .filter(({ lane, subjectId }) => lane === 'destination' && !known.has(subjectId))
      .map(({ subjectId, subject }) => [subjectId, subject ?? 'Deleted destination']),
  )
  return [...destinations, ...[...deleted].map(([id, name]) => ({ id, name, current: null }))]
}
