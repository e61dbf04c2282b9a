// After a kill −9 of the worker its FFmpeg processes continue. Each is recorded while it runs; the next worker of the
// same data folder ends those whose worker is gone. Containers that share the folder number their processes alike: each
// sweeps its own only.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { lookUpProcess } from '../launch/process-table.ts'

const recordSchema = z.object({
  pid: z.number().int().positive(),
  birth: z.string(),
  workerPid: z.number().int().positive(),
  workerBirth: z.string(),
})

/** A container that is gone took its processes with it; only records stay. */
const FOREIGN_KEPT_MS = 30 * 86_400_000

/** The same for all processes that see each other's pids: this boot of this machine, and the container. */
export const PLACE = createHash('sha256').update(describePlace()).digest('hex').slice(0, 12)

function describePlace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

const fileOf = (runDir: string, pid: number) => join(runDir, `ffmpeg-${PLACE}-${pid}.json`)

export function recordProcess(runDir: string, pid: number): void {
  const birth = birthOf(pid)
  const workerBirth = birthOf(process.pid)
  if (birth === null || workerBirth === null) return
  try {
    mkdirSync(runDir, { recursive: true })
    writeFileSync(fileOf(runDir, pid), JSON.stringify({ pid, birth, workerPid: process.pid, workerBirth }))
  } catch {
    // A full disk must not stop an FFmpeg: a relay needs no space. Only a kill -9 of this worker would leave it behind,
    // and it ends by itself when its pipe breaks.
  }
}

export function forgetProcess(runDir: string, pid: number): void {
  rmSync(fileOf(runDir, pid), { force: true })
}

/** Ends orphans at once. @returns the pids ended */
export function sweepOrphans(runDir: string): number[] {
  const ended: number[] = []
  for (const name of namesIn(runDir)) {
    const path = join(runDir, name)
    // The release before wrote no place.
    if (!name.startsWith(`ffmpeg-${PLACE}-`) && !/^ffmpeg-\d+\.json$/.test(name)) {
      if (Date.now() - changedAt(path) > FOREIGN_KEPT_MS) rmSync(path, { force: true })
      continue
    }
    const record = recordSchema.safeParse(readJson(path))
    if (record.success) {
      const { pid, birth, workerPid, workerBirth } = record.data
      if (birthOf(workerPid) === workerBirth) continue
      if (birthOf(pid) === birth && kill(pid)) ended.push(pid)
    }
    rmSync(path, { force: true })
  }
  return ended
}

function namesIn(runDir: string): string[] {
  try {
    return readdirSync(runDir).filter((name) => /^ffmpeg-(?:[0-9a-f]+-)?\d+\.json$/.test(name))
  } catch {
    return []
  }
}

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

function kill(pid: number): boolean {
  try {
    process.kill(-pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

/** Together with the pid it identifies a process; null when it is gone. */
function birthOf(pid: number): string | null {
  return lookUpProcess(pid)?.startedAt ?? null
}
