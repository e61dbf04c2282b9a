// Free space of the disk that stores the media.
import { statfs } from 'node:fs/promises'
import { checkDisk, type DiskSpace, type DiskStatus } from '#domain/system/disk-space.ts'

/** Null if the system does not tell. */
export async function readDiskSpace(folder: string): Promise<DiskSpace | null> {
  const facts = await statfs(folder).catch(() => null)
  return facts && { freeBytes: facts.bavail * facts.bsize, totalBytes: facts.blocks * facts.bsize }
}

/** @param wantedBytes about to be written there */
export async function diskStatus(folder: string, wantedBytes = 0): Promise<DiskStatus> {
  const space = await readDiskSpace(folder)
  return space ? checkDisk(space, wantedBytes) : 'ok'
}
