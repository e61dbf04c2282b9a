// Removes halves of uploads that nobody will finish.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { logger } from '../../server/adapters/log.ts'

const INTERVAL_MS = 60_000
const PART_EXPIRES_MS = 6 * 3_600_000

/** Resolves after the signal aborted and the last round has ended. */
export async function keepHouse(dataDir: string, signal: AbortSignal): Promise<void> {
  const log = logger('janitor')
  while (!signal.aborted) {
    try {
      const parts = await removeOldParts(join(dataDir, 'uploads'), Date.now())
      if (parts.length > 0) log.info({ parts }, 'unfinished uploads removed')
    } catch (error) {
      log.warn({ err: error }, 'a round was missed; the next follows')
    }
    await sleep(INTERVAL_MS, undefined, { signal }).catch(() => undefined)
  }
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
