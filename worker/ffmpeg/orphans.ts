// After a kill −9 of the worker its FFmpeg processes continue. Each is recorded while it runs; the next worker of the
// same data folder ends those whose worker is gone.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { lookUpProcess } from '../launch/process-table.ts'

const recordSchema = z.object({
  pid: z.number().int().positive(),
  birth: z.string(),
  workerPid: z.number().int().positive(),
  workerBirth: z.string(),
})

const fileOf = (runDir: string, pid: number) => join(runDir, `ffmpeg-${pid}.json`)

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
    return readdirSync(runDir).filter((name) => /^ffmpeg-\d+\.json$/.test(name))
  } catch {
    return []
  }
}

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
