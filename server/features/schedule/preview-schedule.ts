import type { DbOrTx } from '#adapters/db.ts'
import { iso } from '#domain/instants.ts'
import { gridAtOrAfter, gridOf } from '#domain/ladder/grid.ts'
import { programmed } from '#domain/schedule/expand/join-air.ts'
import { findLastChunk, loadLibrary } from '#features/playout/load-programming.ts'
import { flightOf } from './check-schedule.ts'
import { joinInSlices } from './join-in-slices.ts'
import { entryView, partOf, windowOf } from './list-air.ts'
import { requireChannel, requireSchedule } from './require-schedule.ts'
import type { EntryView, FlightCheckView, WindowInput } from './schema.ts'

/** What an unpublished schedule would air, with its faults; for the editor. */
export async function previewSchedule(
  db: DbOrTx,
  accountId: string,
  input: WindowInput & { content: unknown },
  now: number,
): Promise<{ entries: EntryView[]; check: FlightCheckView }> {
  const channel = await requireChannel(db, accountId, input.channelId)
  const schedule = requireSchedule(input.content)
  const { from, to } = windowOf(input, now)
  const library = await loadLibrary(db, channel)
  if (!library)
    return { entries: [], check: { from: iso(from), to: iso(to), red: 0, amber: 0, findings: [], drifts: [] } }
  const airing = programmed(0, schedule, library)
  const joined = await joinInSlices(
    airing,
    (await findLastChunk(db, channel.id))?.stateAfter ?? null,
    gridAtOrAfter(from, gridOf(airing.schedule)),
    to,
  )
  return { entries: joined.entries.map((entry) => entryView(partOf(entry, null))), check: flightOf(airing, joined) }
}
