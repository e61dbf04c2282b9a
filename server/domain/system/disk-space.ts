// When a disk counts as full: before the last byte, so that the database on it can continue.

/** Reserved for the database, logs and work in progress. */
const RESERVE_BYTES = 512 * 1024 ** 2
const RESERVE_SHARE = 0.05

/** `full`: no uploads and no transcoding until there is room. `low`: admins are warned. */
export const DISK_STATUSES = ['ok', 'low', 'full'] as const
export type DiskStatus = (typeof DISK_STATUSES)[number]

/** Of the folder with the media, and its disk. `away`, `read-only`: as FOLDER_STATES of worker-condition.ts. */
export const STORAGE_STATUSES = [...DISK_STATUSES, 'read-only', 'away'] as const
export type StorageStatus = (typeof STORAGE_STATUSES)[number]

export interface DiskSpace {
  freeBytes: number
  totalBytes: number
}

export function reserveOf(totalBytes: number): number {
  return Math.min(RESERVE_BYTES, totalBytes * RESERVE_SHARE)
}

/** @param wantedBytes about to be written */
export function checkDisk({ freeBytes, totalBytes }: DiskSpace, wantedBytes = 0): DiskStatus {
  const reserve = reserveOf(totalBytes)
  const left = freeBytes - wantedBytes
  return left < reserve ? 'full' : left < 2 * reserve ? 'low' : 'ok'
}
