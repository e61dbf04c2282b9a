// DATA_DIR/run.json: the processes of this DATA_DIR's launcher, so that the next one can tell a second start from the
// leftovers of a killed launcher.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { LaunchError } from './launch-error.ts'
import { endGroup, hasLeaderlessMembers, signalGroup } from './process-group.ts'
import { lookUpProcess } from './process-table.ts'

const identitySchema = z.object({ name: z.string(), pid: z.int().positive(), startedAt: z.string() })
const recordSchema = z.object({
  launcher: identitySchema,
  url: z.string(),
  stopping: z.boolean(),
  children: z.array(identitySchema),
})
type Identity = z.infer<typeof identitySchema>
type Record = z.infer<typeof recordSchema>

/** A launcher needs a second to notice a kill -9 of npm; one that stops may take the worker's grace period. */
const NOTICE_MS = 3_000
const STOPPING_MS = 40_000
const SWEEP_GRACE_MS = 5_000
const SAVE_AGAIN_MS = 2_000

export interface RunRecord {
  add(name: string, pid: number): void
  remove(pid: number): void
  markStopping(): void
  /** Removes the record; call it when nothing runs any more. */
  close(): void
}

/**
 * Claims the DATA_DIR for this process and ends leftovers of a killed launcher.
 * @returns the record and the names of what was ended.
 * @throws LaunchError when another launcher runs on it.
 */
export async function claimDataDir(dataDir: string, url: string): Promise<{ record: RunRecord; swept: string[] }> {
  const path = join(dataDir, 'run.json')
  const swept: string[] = []
  const own: Record = { launcher: identify('launcher', process.pid), url, stopping: false, children: [] }
  for (const startedAt = Date.now(); !create(path, own); ) {
    const found = read(path)
    if (found && isAlive(found.launcher)) {
      const limitMs = found.stopping ? STOPPING_MS : NOTICE_MS
      if (Date.now() - startedAt > limitMs)
        throw new LaunchError(
          `This DATA_DIR is in use: ${dataDir} belongs to the instance at ${found.url} (process ${found.launcher.pid}).`,
          `Open ${found.url}, stop that instance first, or start this one with another DATA_DIR, PORT and ORIGIN_PORT.`,
        )
      await sleep(100)
      continue
    }
    for (const child of found?.children ?? []) if (await sweep(child)) swept.push(child.name)
    rmSync(path, { force: true })
  }
  let retry: NodeJS.Timeout | undefined
  // A channel on air must not stop because a record cannot be written. The record is then out of date, which matters
  // only to a start after a kill -9: it ends one process less.
  const save = () => {
    clearTimeout(retry)
    try {
      replace(path, own)
    } catch {
      retry = setTimeout(save, SAVE_AGAIN_MS).unref()
    }
  }
  const record: RunRecord = {
    add(name, pid) {
      own.children.push(identify(name, pid))
      save()
    },
    remove(pid) {
      own.children = own.children.filter((child) => child.pid !== pid)
      save()
    },
    markStopping() {
      own.stopping = true
      save()
    },
    close() {
      clearTimeout(retry)
      rmSync(path, { force: true })
    },
  }
  return { record, swept }
}

const identify = (name: string, pid: number): Identity => ({
  name,
  pid,
  startedAt: lookUpProcess(pid)?.startedAt ?? 'gone',
})

const isAlive = ({ pid, startedAt }: Identity) => lookUpProcess(pid)?.startedAt === startedAt

async function sweep(child: Identity): Promise<boolean> {
  if (isAlive(child)) {
    await endGroup(child.pid, SWEEP_GRACE_MS)
    return true
  }
  if (!hasLeaderlessMembers(child.pid)) return false
  signalGroup(child.pid, 'SIGKILL')
  return true
}

/** Of two launchers that start at once, exactly one creates it. */
function create(path: string, record: Record): boolean {
  const draft = write(path, record)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

const replace = (path: string, record: Record) => renameSync(write(path, record), path)

function write(path: string, record: Record): string {
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  return draft
}

/** Null when it is missing or damaged: then it is of no use. */
function read(path: string): Record | null {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
