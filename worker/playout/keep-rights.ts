// Rundowns follow the rights of their items.
import { LeaseLostError } from '#features/playout/fence.ts'
import { listWithRights } from '#features/playout/list-with-rights.ts'
import { followRights } from '#features/playout/replan.ts'
import { fenceOf, type Playout } from './playout.ts'

export async function keepRights(playout: Playout): Promise<void> {
  const { db, clock, enqueue, log, supervisors } = playout
  for (const channelId of await listWithRights(db, [...supervisors.keys()])) {
    const supervisor = supervisors.get(channelId)
    if (!supervisor) continue
    await enqueue(() => followRights(db, fenceOf(playout, supervisor), clock, supervisor.without)).catch((error) => {
      if (!(error instanceof LeaseLostError))
        log.error({ err: error, channelId }, 'the rights of a rundown could not be followed; retrying')
    })
  }
}
