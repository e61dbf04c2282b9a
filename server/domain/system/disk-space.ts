// When a disk is to be called full: before the last byte, so that the database beside the media can go on.

/** Left to the database, to logs and to what is under way. */
const RESERVE_BYTES = 512 * 1024 ** 2
const RESERVE_SHARE = 0.05

/** `full`: nothing more is taken in, and nothing is prepared, until there is room. `low`: told to admins. */
export type DiskStatus = 'ok' | 'low' | 'full'

export interface DiskSpace {
  freeBytes: number
  totalBytes: number
}

export function reserveOf(totalBytes: number): number {
  return Math.min(RESERVE_BYTES, totalBytes * RESERVE_SHARE)
}

/** @param wantedBytes that are about to be written */
export function judgeDisk({ freeBytes, totalBytes }: DiskSpace, wantedBytes = 0): DiskStatus {
  const reserve = reserveOf(totalBytes)
  const left = freeBytes - wantedBytes
  return left < reserve ? 'full' : left < 2 * reserve ? 'low' : 'ok'
}
