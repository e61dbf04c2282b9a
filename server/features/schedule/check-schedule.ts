import type { DbOrTx } from '#adapters/db.ts'
import { iso } from '#domain/instants.ts'
import { gridAtOrAfter, gridOf } from '#domain/ladder/grid.ts'
import { checkFlight } from '#domain/schedule/check/flight-check.ts'
import { type DstPreview, previewDst } from '#domain/schedule/check/preview-dst.ts'
import { type Joined, type Programming, programmed } from '#domain/schedule/expand/join-air.ts'
import type { Schedule, ScheduleEntry } from '#domain/schedule/model/schedule.ts'
import { findLastChunk, loadLibrary } from '#features/playout/load-programming.ts'
import { countPlannedElsewhere } from './count-planned-elsewhere.ts'
import { getDraft } from './get-draft.ts'
import { joinInSlices } from './join-in-slices.ts'
import { requireChannel } from './require-schedule.ts'
import type { DriftView, FindingView, FlightCheckView } from './schema.ts'

export const FLIGHT_MS = 72 * 3_600_000

const MAX_DRIFTS = 2_000

function driftView({ blockId, occurrenceStartsAt, driftMs }: ScheduleEntry): DriftView[] {
  if (driftMs === 0 || blockId === null || occurrenceStartsAt === null) return []
  return [{ blockId, dueAt: iso(occurrenceStartsAt), driftMs }]
}

export function flightOf({ schedule, library }: Programming, joined: Joined): FlightCheckView {
  const { entries, stateBefore } = joined
  const findings = checkFlight({ schedule, library, entries, state: stateBefore }).map(
    ({ startsAt, endsAt, ...finding }): FindingView => ({ ...finding, startsAt: iso(startsAt), endsAt: iso(endsAt) }),
  )
  const red = findings.filter(({ severity }) => severity === 'red').length
  const last = entries.at(-1)
  return {
    from: iso(entries[0]?.startsAt ?? 0),
    to: iso(last ? last.startsAt + last.durationMs : 0),
    red,
    amber: findings.length - red,
    findings,
    drifts: entries.flatMap(driftView).slice(0, MAX_DRIFTS),
  }
}

/** The next 72 hours of a schedule, expanded with the code that airs them. Null: there is nothing to air with. */
export async function checkSchedule(
  db: DbOrTx,
  channel: { id: string; accountId: string },
  schedule: Schedule,
  now: number,
): Promise<FlightCheckView | null> {
  const library = await loadLibrary(db, channel)
  if (!library) return null
  const programming = programmed(0, schedule, library)
  const from = gridAtOrAfter(now, gridOf(programming.schedule))
  const counted = await countPlannedElsewhere(db, channel, library, { from: now, to: from + FLIGHT_MS })
  return flightOf(
    { ...programming, library: counted },
    await joinInSlices(programming, (await findLastChunk(db, channel.id))?.stateAfter ?? null, from, from + FLIGHT_MS),
  )
}

/** Of the draft if there is one, otherwise of the published version. */
export async function getFlightCheck(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  now: number,
): Promise<FlightCheckView> {
  const channel = await requireChannel(db, accountId, channelId)
  const { content } = await getDraft(db, accountId, channelId)
  const check = await checkSchedule(db, channel, content, now)
  return check ?? { from: iso(now), to: iso(now), red: 0, amber: 0, findings: [], drifts: [] }
}

/** The next two clock changes under each policy. */
export async function getDstPreview(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  now: number,
): Promise<DstPreview[]> {
  const channel = await requireChannel(db, accountId, channelId)
  const { content } = await getDraft(db, accountId, channelId)
  const library = await loadLibrary(db, channel)
  return library ? previewDst(programmed(0, content, library).schedule, library, now) : []
}
