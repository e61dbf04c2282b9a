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

/** What was read last; null: nothing yet. A mount that hangs delays nobody who asks. */
export function watchDiskSpace(folder: string) {
  let reading = false
  const watch = {
    latest: null as DiskSpace | null,
    /** Reads it again, unless that is still going on. */
    refresh(): void {
      if (reading) return
      reading = true
      void readDiskSpace(folder).then((space) => {
        watch.latest = space
        reading = false
      })
    },
  }
  watch.refresh()
  return watch
}
