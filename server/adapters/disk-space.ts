// The folder that stores the media: its free space, and whether it is there.
import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { checkDisk, type DiskSpace, type DiskStatus, type StorageStatus } from '#domain/system/disk-space.ts'
import type { FolderStatus } from '#domain/system/worker-condition.ts'
import { DomainError } from '#server/errors.ts'

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

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutFolders?: Map<string, string> }
/** Device and inode of each folder, as this process first saw it. */
holder.cloudPlayoutFolders ??= new Map()
const firstSeen = holder.cloudPlayoutFolders

/**
 * Whether a folder is the one that this process began with, and can be written. A mount can vanish, with an empty folder
 * in its place, or become read-only. Never rejects.
 */
export async function folderStatus(folder: string): Promise<FolderStatus> {
  try {
    const { dev, ino } = await stat(folder)
    const id = `${dev}:${ino}`
    if ((firstSeen.get(folder) ?? id) !== id) return 'away'
    firstSeen.set(folder, id)
    await access(folder, constants.W_OK)
    return 'ok'
  } catch (error) {
    return ['EROFS', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'read-only' : 'away'
  }
}

/** The folder that stores the media, and its disk. Never rejects. */
export async function storageStatus(dataDir: string): Promise<StorageStatus> {
  const status = await folderStatus(dataDir)
  return status === 'ok' ? diskStatus(dataDir) : status
}

/** Why no new files can be written there; null: they can. Never rejects. */
export async function whyNoFiles(dataDir: string): Promise<Exclude<StorageStatus, 'ok' | 'low'> | null> {
  const status = await storageStatus(dataDir)
  return status === 'ok' || status === 'low' ? null : status
}

/** Whether this process has seen the folder. */
export const hasSeen = (folder: string): boolean => firstSeen.has(folder)

/**
 * Before a new file or folder: what is written while a mount has vanished is hidden when it is back.
 * @throws STORAGE_AWAY
 */
export async function requireFolder(dataDir: string): Promise<void> {
  if ((await folderStatus(dataDir)) !== 'ok') throw new DomainError('STORAGE_AWAY')
}

/** What was read last; null: nothing yet. A mount that hangs delays nobody who asks. */
export function watchDiskSpace(folder: string) {
  let reading = false
  const watch = {
    latest: null as DiskSpace | null,
    folder: 'ok' as FolderStatus,
    /** Reads it again, unless that is still going on. */
    refresh(): void {
      if (reading) return
      reading = true
      void Promise.all([readDiskSpace(folder), folderStatus(folder)]).then(([space, status]) => {
        watch.latest = space
        watch.folder = status
        reading = false
      })
    },
  }
  watch.refresh()
  return watch
}
