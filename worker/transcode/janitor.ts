// Puts back on their way what fell between the chairs: uploads whose job was never made, items whose
// worker died, and halves of uploads that nobody will finish.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../server/adapters/db.ts'
import { logger } from '../../server/adapters/log.ts'
import type { JobQueue } from '../../server/adapters/queue.ts'
import { listStrandedMedia } from './reads.ts'

const INTERVAL_MS = 5_000
const PART_EXPIRES_MS = 6 * 3_600_000

interface JanitorContext {
  db: Db
  queue: Pick<JobQueue, 'enqueueTranscode' | 'findQueuedMedia'>
  dataDir: string
}

/** Resolves after the signal aborted and the last round has ended. */
export async function keepHouse(context: JanitorContext, signal: AbortSignal): Promise<void> {
  const log = logger('janitor')
  while (!signal.aborted) {
    try {
      const ids = await requeueStranded(context)
      if (ids.length > 0) log.info({ mediaIds: ids }, 'items without a living worker are queued again')
      const parts = await removeOldParts(join(context.dataDir, 'uploads'), Date.now())
      if (parts.length > 0) log.info({ parts }, 'unfinished uploads removed')
    } catch (error) {
      log.warn({ err: error }, 'a round was missed; the next follows')
    }
    await sleep(INTERVAL_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** @returns the items that got a new job */
export async function requeueStranded({ db, queue }: Omit<JanitorContext, 'dataDir'>): Promise<string[]> {
  const stranded = await listStrandedMedia(db)
  if (stranded.length === 0) return []
  const queued = await queue.findQueuedMedia()
  const missing = stranded.filter((id) => !queued.has(id))
  for (const mediaId of missing) await queue.enqueueTranscode({ mediaId })
  return missing
}

/** @returns the names removed */
export async function removeOldParts(folder: string, now: number): Promise<string[]> {
  const removed: string[] = []
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((candidate) => candidate.endsWith('.part'))) {
    const path = join(folder, name)
    const changedAt = (await stat(path).catch(() => null))?.mtimeMs ?? now
    if (now - changedAt < PART_EXPIRES_MS) continue
    await rm(path, { force: true })
    removed.push(name)
  }
  return removed
}
