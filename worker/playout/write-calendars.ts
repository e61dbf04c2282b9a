// Calendars are written ahead, hours before viewers reach the end of what is written.
import { withFacts } from '#adapters/request-scope.ts'
import { notify } from '#adapters/wakeup.ts'
import { listShortOfAir } from '#features/playout/calendar.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import { writeAhead } from '#features/playout/write-ahead.ts'
import { fenceOf, type Playout } from './playout.ts'

export async function writeCalendars(playout: Playout): Promise<void> {
  const { db, clock, enqueue, log, supervisors } = playout
  for (const channelId of await listShortOfAir(db, [...supervisors.keys()], clock.now())) {
    const supervisor = supervisors.get(channelId)
    if (!supervisor) continue
    await withFacts({ channelId, accountId: supervisor.accountId }, () =>
      enqueue(() => writeAhead(db, fenceOf(playout, supervisor), clock.now()))
        .then(() => notify(db, 'timeline', channelId))
        .catch((error) => {
          if (!(error instanceof LeaseLostError)) log.error({ err: error }, 'the calendar could not be written ahead')
        }),
    )
  }
}
