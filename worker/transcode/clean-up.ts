// Removes partial uploads and old items of the trash, and finishes complete uploads; with a full disk, also rotated logs.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { diskStatus } from '#adapters/disk-space.ts'
import { logger } from '#adapters/log.ts'
import { purgeDeletedMedia } from '#features/media/restore-media.ts'
import { sweepUploads } from '#features/upload/sweep-uploads.ts'
import { sweepParts } from './encode-parts.ts'

const INTERVAL_MS = 20_000
/** Each takes its files along; the rest follows with the next round. */
const MEDIA_A_ROUND = 20
const PART_EXPIRES_MS = 6 * 3_600_000
/** An upload that is silent for two minutes is ended (receive-upload.ts): its file is abandoned. */
const SILENT_PART_MS = 180_000

/** Resolves after the signal aborted and the last round has ended. */
export async function cleanUp({ db, dataDir }: { db: Db; dataDir: string }, signal: AbortSignal): Promise<void> {
  const log = logger('clean-up')
  while (!signal.aborted) {
    try {
      const full = (await diskStatus(dataDir)) === 'full'
      const parts = await removeOldParts(join(dataDir, 'uploads'), Date.now(), full ? SILENT_PART_MS : PART_EXPIRES_MS)
      if (full) await removeOldLogs(join(dataDir, 'logs'))
      const ended = await sweepUploads({ db, dataDir }, Date.now())
      await sweepParts({ db, dataDir }, Date.now())
      const purged = await purgeDeletedMedia({ db, dataDir }, Date.now(), MEDIA_A_ROUND)
      if (purged > 0) log.info({ purged }, 'items removed that were in the trash for too long')
      if (ended.length > 0) log.info({ ended }, 'uploads ended without their clients')
      if (parts.length > 0) log.info({ parts }, 'unfinished uploads removed')
    } catch (error) {
      if (!isDatabaseAway(error)) log.warn({ err: error }, 'could not remove unfinished uploads; retrying')
    }
    await sleep(INTERVAL_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** @returns the names removed */
export async function removeOldParts(folder: string, now: number, expiresMs = PART_EXPIRES_MS): Promise<string[]> {
  const removed: string[] = []
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((candidate) => candidate.endsWith('.part'))) {
    const path = join(folder, name)
    const changedAt = (await stat(path).catch(() => null))?.mtimeMs ?? now
    if (now - changedAt < expiresMs) continue
    await rm(path, { force: true })
    removed.push(name)
  }
  return removed
}

/** Rotated logs: with a full disk, space is more important. */
async function removeOldLogs(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((candidate) => candidate.endsWith('.log.1')))
    await rm(join(folder, name), { force: true })
}
