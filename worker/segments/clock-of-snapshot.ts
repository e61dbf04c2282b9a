import { isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { rejoinClock } from '../clock.ts'
import type { AirSnapshot } from './air-snapshot.ts'

/**
 * The clock of an origin that starts while the database is unavailable.
 * @param cause why the clock could not be read from the database
 * @param maxAgeMs of the snapshot: what was planned by then has aired after this time
 * @throws `cause` when there is no such snapshot, or the database is not what failed
 */
export async function clockOfSnapshot(
  cause: unknown,
  snapshot: AirSnapshot | undefined,
  maxAgeMs: number,
  signal: AbortSignal,
): Promise<Clock> {
  const state = isDatabaseAway(cause) ? await snapshot?.readState() : null
  if (!state) throw cause
  const ageMs = Date.now() - state.syncedAt
  if (ageMs > maxAgeMs) {
    logger('origin').error({ ageMs }, 'the database is unavailable, and the snapshot is too old to go on air')
    throw cause
  }
  logger('origin').warn({ ageMs }, 'the database is unavailable: the origin starts from its snapshot')
  return rejoinClock(state, signal)
}
