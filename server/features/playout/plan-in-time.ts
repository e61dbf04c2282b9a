// A change is written before it takes effect. With a slow database, or in a process that was suspended, a plan can take
// longer than its lead: then it would change what viewers have got by now.
import { type Db, type DbOrTx, IDLE_IN_TRANSACTION_TIMEOUT_MS } from '#adapters/db.ts'
import type { Clock } from '#domain/instants.ts'
import type { TimelineChange } from '#domain/timeline/change.ts'

/** Origins that missed the notification poll every second (worker/segments/directory.ts). */
const ORIGINS_LEARN_MS = 1_000
/** Round trips to the database from here on, until origins know: the commit, the state of the channel, its timeline. */
const TRIPS_LEFT = 5
/** Of plans with more and more lead. */
const MOST_TRIES = 3
/** At least, each time. */
const MORE_LEAD_MS = 4_000
/** A database that gets slower still. */
const SPARE = 1.5
/** A commit takes milliseconds. */
const LEAST_LEFT_MS = 100

/** The plan was not written in time, and nothing was changed. It can be made again. */
export class PlanTooLateError extends Error {
  /** How much earlier it had to be written. */
  readonly missingMs: number

  constructor(missingMs: number) {
    super('The database answers too slowly: the change was not written before its time.')
    this.name = 'PlanTooLateError'
    this.missingMs = missingMs
  }
}

export interface InTime {
  /** What the plan takes for now: later than the clock if the plan needs more time. */
  now(): number
  /** The last statement of the transaction. @throws PlanTooLateError */
  beforeCommit(tx: DbOrTx, change: TimelineChange): Promise<void>
}

/**
 * Runs a transaction that plans and writes a change, again with more lead if it took too long.
 * @throws PlanTooLateError
 */
export async function planInTime<T>(
  db: Db,
  clock: Clock,
  work: (tx: DbOrTx, inTime: InTime) => Promise<T>,
): Promise<T> {
  let moreMs = 0
  for (let tries = 1; ; tries++) {
    const inTime = {
      now: () => clock.now() + moreMs,
      beforeCommit: (tx: DbOrTx, { effectiveAt }: TimelineChange) =>
        limitCommit(tx, effectiveAt - ORIGINS_LEARN_MS, clock),
    }
    try {
      return await db.$transaction((tx) => work(tx, inTime))
    } catch (error) {
      if (!(error instanceof PlanTooLateError) || tries === MOST_TRIES) throw error
      moreMs += Math.max(MORE_LEAD_MS, Math.ceil(error.missingMs * SPARE))
    }
  }
}

/**
 * The last statement of a transaction that changes a timeline. Half of the time that is left is for this statement, the
 * other half for the commit. The server ends the transaction if the commit comes later: this process cannot, when it is
 * suspended in between.
 * @param publishedAt when origins publish the first segment that the change replaces
 * @throws PlanTooLateError
 */
export async function limitCommit(tx: DbOrTx, publishedAt: number, clock: Clock): Promise<void> {
  const askedAt = clock.now()
  const halfMs = Math.min(
    IDLE_IN_TRANSACTION_TIMEOUT_MS,
    Math.max(LEAST_LEFT_MS, Math.floor((publishedAt - askedAt) / 2)),
  )
  await tx.$queryRaw`SELECT set_config('idle_in_transaction_session_timeout', ${String(halfMs)}, true)`
  const tripMs = clock.now() - askedAt
  const missingMs = Math.max(TRIPS_LEFT * tripMs, LEAST_LEFT_MS) - (publishedAt - clock.now())
  if (missingMs > 0) throw new PlanTooLateError(missingMs)
}
