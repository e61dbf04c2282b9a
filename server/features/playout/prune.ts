// Retention: old timeline chunks and finished commands are deleted. The as-run log and the audit trail stay.
import type { Db } from '#adapters/db.ts'
import { dropOldChunks } from './write-timeline.ts'

/** The calendar and the guide look back this far; viewers and the planner need minutes of it. */
export const TIMELINE_KEPT_MS = 30 * 86_400_000
export const COMMANDS_KEPT_MS = 7 * 86_400_000
/** Each row has a chunk of an hour, some kilobytes: a statement stays short. */
const ROWS_A_STATEMENT = 500
/** The rest follows with the next round. */
const STATEMENTS_A_ROUND = 20

export interface Pruned {
  chunks: number
  commands: number
}

/** Several workers may do it at once: each skips rows that another has locked. */
export async function pruneHistory(db: Db, now: number): Promise<Pruned> {
  return {
    chunks: await inBatches((limit) => dropOldChunks(db, new Date(now - TIMELINE_KEPT_MS), limit)),
    commands: await inBatches((limit) => pruneCommands(db, new Date(now - COMMANDS_KEPT_MS), limit)),
  }
}

async function inBatches(prune: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let i = 0; i < STATEMENTS_A_ROUND; i++) {
    const count = await prune(ROWS_A_STATEMENT)
    total += count
    if (count < ROWS_A_STATEMENT) break
  }
  return total
}

function pruneCommands(db: Db, finishedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Command" WHERE id IN (
      SELECT id FROM "Command" WHERE state <> 'PENDING' AND "finishedAt" < ${finishedBefore}
       LIMIT ${limit} FOR UPDATE SKIP LOCKED)`
}
