// The initial schedule: empty.
import type { Schedule } from './schedule.ts'
import { scheduleSchema } from './schedule-schema.ts'

/** @throws ZodError for a zone that does not exist */
export function emptySchedule(zone: string, channelId: string): Schedule {
  return scheduleSchema.parse({ zone, seed: seedOf(channelId), blocks: [] })
}

/** Shuffles of two channels differ; FNV-1a over the id. */
function seedOf(channelId: string): number {
  let hash = 0x811c9dc5
  for (const char of channelId) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0
  return hash
}
