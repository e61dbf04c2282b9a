// Retention: old timeline chunks, finished commands, channels deleted long ago and what has ended by itself are removed.
// The as-run log and the audit trail stay.
import type { Db } from '#adapters/db.ts'
import { inBatches } from '#adapters/in-batches.ts'
import { endedRows } from '#features/account/prune-ended.ts'
import { purgeDeletedChannels } from '#features/channel/restore-channel.ts'
import { foldOldViews } from '#features/on-demand/item-views.ts'
import { pruneRecords } from '#features/recorder/record-viewers.ts'
import { dropOldChunks } from './write-timeline.ts'

/** The calendar and the guide look back this far; viewers and the planner need minutes of it. */
export const TIMELINE_KEPT_MS = 30 * 86_400_000
export const COMMANDS_KEPT_MS = 7 * 86_400_000
/** Each takes its timeline and log along. */
const CHANNELS_A_ROUND = 50

export interface Pruned {
  chunks: number
  commands: number
  /** Deleted ones that can no longer be restored. */
  channels: number
  /** Sessions, links, invitations and other rows with an end. */
  ended: number
  /** Days of items whose views were added to the item's total. */
  views: number
  /** Of the recorder. */
  records: number
}

/** Several workers may do it at once: each skips rows that another has locked. */
export async function pruneHistory(db: Db, now: number): Promise<Pruned> {
  return {
    chunks: await inBatches((limit) => dropOldChunks(db, new Date(now - TIMELINE_KEPT_MS), limit)),
    commands: await inBatches((limit) => pruneCommands(db, new Date(now - COMMANDS_KEPT_MS), limit)),
    channels: await purgeDeletedChannels(db, now, CHANNELS_A_ROUND),
    ended: await pruneEnded(db, now),
    views: await inBatches((limit) => foldOldViews(db, now, limit)),
    records: await inBatches((limit) => pruneRecords(db, now, limit)),
  }
}

async function pruneEnded(db: Db, now: number): Promise<number> {
  let total = 0
  for (const prune of endedRows(db, now)) total += await inBatches(prune)
  return total
}

function pruneCommands(db: Db, finishedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Command" WHERE id IN (
      SELECT id FROM "Command" WHERE state <> 'PENDING' AND "finishedAt" < ${finishedBefore}
       LIMIT ${limit} FOR UPDATE SKIP LOCKED)`
}
