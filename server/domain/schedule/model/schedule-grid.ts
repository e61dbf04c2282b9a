// A schedule with the frame rate of its account, which is no part of the document.
import { gridOf, USUAL_FRAME_RATE } from '#domain/ladder/grid.ts'
import type { Schedule } from './schedule.ts'

/** The schedule on the grid of a frame rate. */
export function inRate(
  schedule: Schedule,
  { frameRate = USUAL_FRAME_RATE }: { frameRate?: number | undefined },
): Schedule {
  return gridOf(schedule).frameRate === frameRate ? schedule : { ...schedule, frameRate }
}

/** The schedule as it is edited and stored. */
export function documentOf({ frameRate: _, ...schedule }: Schedule): Schedule {
  return schedule
}
