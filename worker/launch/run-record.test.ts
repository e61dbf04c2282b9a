import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookUpProcess } from './process-table.ts'
import { claimDataDir } from './run-record.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-record-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** run.json as left by a killed launcher. */
function leave(children: { name: string; pid: number; startedAt: string }[]): void {
  const launcher = { name: 'launcher', pid: 2 ** 22, startedAt: 'long ago' }
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ launcher, url: 'http://old', stopping: false, children }))
}

function sleeper() {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
  const pid = child.pid as number
  return { pid, startedAt: lookUpProcess(pid)?.startedAt ?? '' }
}

describe('one launcher per data folder', () => {
  it('rejects a second one while the first runs, with its address', async () => {
    const { record } = await claimDataDir(folder, 'http://127.0.0.1:4399')
    await expect(claimDataDir(folder, 'http://127.0.0.1:4398')).rejects.toThrow('http://127.0.0.1:4399')
    record.close()
    expect(existsSync(join(folder, 'run.json'))).toBe(false)
  })

  it('waits for one that is stopping', async () => {
    const { record } = await claimDataDir(folder, 'http://127.0.0.1:4399')
    record.markStopping()
    const second = claimDataDir(folder, 'http://127.0.0.1:4398')
    await sleep(200)
    record.close()
    expect((await second).swept).toEqual([])
  })

  it('keeps running while it cannot be written, and is written once it can', async () => {
    const { record } = await claimDataDir(folder, 'http://127.0.0.1:4399')
    // Blocks every write of it, like a full disk.
    const obstacle = join(folder, `run.json.${process.pid}`)
    mkdirSync(obstacle)
    record.add('worker', process.pid)
    record.markStopping()
    const written = () => readFileSync(join(folder, 'run.json'), 'utf8')
    expect(written()).not.toContain('worker')
    rmSync(obstacle, { recursive: true })
    await expect.poll(written, { timeout: 5_000 }).toContain('worker')
    record.close()
  })

  it('ends leftovers of a killed one', async () => {
    const orphan = sleeper()
    leave([{ name: 'worker', ...orphan }])
    const { swept } = await claimDataDir(folder, 'http://127.0.0.1:4398')
    expect(swept).toEqual(['worker'])
    expect(lookUpProcess(orphan.pid)).toBeNull()
  })

  it('spares another process with the same pid', async () => {
    const stranger = sleeper()
    leave([{ name: 'worker', pid: stranger.pid, startedAt: 'another time' }])
    const { swept } = await claimDataDir(folder, 'http://127.0.0.1:4398')
    expect(swept).toEqual([])
    expect(lookUpProcess(stranger.pid)?.startedAt).toBe(stranger.startedAt)
    process.kill(stranger.pid, 'SIGKILL')
  })

  it('ignores a damaged record', async () => {
    writeFileSync(join(folder, 'run.json'), '{"launcher":')
    const { record } = await claimDataDir(folder, 'http://127.0.0.1:4398')
    record.add('web', process.pid)
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).children).toHaveLength(1)
  })
})
