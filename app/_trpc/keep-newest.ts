import { replaceEqualDeep } from '@tanstack/react-query'

/** A server clock that was set back by more than this is followed. */
const MAX_LATE_MS = 60_000

/**
 * For snapshots that arrive by stream, refetch and command: an older one never replaces a newer one.
 * A value for the option `structuralSharing`.
 */
export function keepNewest(shown: unknown, arrived: unknown): unknown {
  const lateMs = takenAt(shown) - takenAt(arrived)
  return lateMs > 0 && lateMs < MAX_LATE_MS ? shown : replaceEqualDeep(shown, arrived)
}

function takenAt(snapshot: unknown): number {
  const at = snapshot && typeof snapshot === 'object' && 'at' in snapshot ? snapshot.at : null
  return typeof at === 'string' ? Date.parse(at) : Number.NaN
}
