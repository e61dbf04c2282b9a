// Programs with one fault each in FFmpeg's place.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { lookUpProcess } from '../launch/process-table.ts'
import { hold } from './hold.ts'
import { PLACE, sweepOrphans } from './orphans.ts'
import { runFfmpeg } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-process-'))
const runDir = join(folder, 'run')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, script: string) {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return { ffmpegPath: path, ffprobePath: path, runDir }
}
const tick = (outTimeUs: number) => `echo out_time_us=${outTimeUs}; echo progress=continue`
/** R, S, T … as in /proc. */
/** T: stopped. D: waits, as a shell does between vfork and exec, for a child that is stopped. */
const STOPPED = /^[TD]$/
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0]
const never = new AbortController().signal

describe('runFfmpeg', () => {
  it('returns progress and how it ended', async () => {
    const seen: number[] = []
    const run = await runFfmpeg(program('good', `${tick(1_000_000)}; ${tick(2_000_000)}; echo sorry >&2; exit 3`), [], {
      signal: never,
      onProgress: ({ outTimeMs }) => seen.push(outTimeMs),
    })
    expect(run).toEqual({ how: 'exited', code: 3, signal: null, stderr: 'sorry\n' })
    expect(seen).toEqual([1_000, 2_000])
  })

  it('one that prints but does not advance is stalled', async () => {
    const tools = program('stalls', `while true; do ${tick(1_000_000)}; echo still here >&2; sleep 0.05; done`)
    const run = await runFfmpeg(tools, [], { signal: never, stallTimeoutMs: 400 })
    expect(run).toMatchObject({ how: 'stalled', signal: 'SIGTERM' })
  })

  it('one that can wait stops while it is held, does not count as stalled, and ends on request', async () => {
    const tools = program('waits', `while true; do ${tick(1_000_000)}; sleep 0.02; done`)
    let beats = 0
    const stop = new AbortController()
    const ended = runFfmpeg(tools, [], {
      signal: stop.signal,
      stallTimeoutMs: 500,
      canWait: true,
      onProgress: () => beats++,
    })
    hold(true)
    const [pid = 0] = readdirSync(runDir).map((name) => Number(/(\d+)\.json/.exec(name)?.[1]))
    await expect.poll(() => stateOf(pid), { timeout: 30_000 }).toMatch(STOPPED)
    await sleep(100)
    const before = beats
    await sleep(1_500)
    expect(stateOf(pid)).toMatch(STOPPED)
    expect(beats).toBe(before)
    hold(false)
    await expect.poll(() => beats, { timeout: 30_000 }).toBeGreaterThan(before)
    hold(true)
    await expect.poll(() => stateOf(pid), { timeout: 30_000 }).toMatch(STOPPED)
    stop.abort()
    expect(await ended).toMatchObject({ how: 'aborted', signal: 'SIGTERM' })
    hold(false)
    const stalled = await runFfmpeg(tools, [], { signal: never, stallTimeoutMs: 300, canWait: true })
    expect(stalled.how).toBe('stalled')
  })

  it('one that ignores SIGTERM is killed after the grace period, with its helpers', async () => {
    const stop = new AbortController()
    const tools = program('stubborn', `trap '' TERM; while true; do ${tick(1_000_000)}; sleep 0.05; done`)
    const run = await runFfmpeg(tools, [], { signal: stop.signal, graceMs: 200, onProgress: () => stop.abort() })
    expect(run).toMatchObject({ how: 'aborted', signal: 'SIGKILL' })
    expect(readdirSync(runDir)).toEqual([])
  })

  it('a flood of output is bounded', async () => {
    const run = await runFfmpeg(program('floods', 'yes nonsense | head -c 3000000 >&2; echo the end >&2'), [], {
      signal: never,
    })
    expect(run.stderr.length).toBe(16 * 1024)
    expect(run.stderr.endsWith('the end\n')).toBe(true)
  })

  it('a missing program, and one that was aborted before its start', async () => {
    const none = { ffmpegPath: join(folder, 'none'), ffprobePath: '', runDir }
    expect(await runFfmpeg(none, [], { signal: never })).toMatchObject({ how: 'not-started' })
    expect(await runFfmpeg(none, [], { signal: AbortSignal.abort() })).toMatchObject({ how: 'aborted' })
  })
})

describe('sweepOrphans', () => {
  it('ends what a dead worker left, and nothing else', async () => {
    const stop = new AbortController()
    const run = runFfmpeg(program('long', 'while true; do sleep 0.1; done'), [], { signal: stop.signal })
    const [name] = readdirSync(runDir)
    const pid = Number(/(\d+)\.json/.exec(name ?? '')?.[1])
    expect(sweepOrphans(runDir)).toEqual([])
    expect(lookUpProcess(pid)).not.toBeNull()

    const birth = lookUpProcess(pid)?.startedAt
    writeFileSync(
      join(runDir, `ffmpeg-${PLACE}-${pid}.json`),
      JSON.stringify({ pid, birth, workerPid: 1, workerBirth: 'before' }),
    )
    expect(sweepOrphans(runDir)).toEqual([pid])
    expect(await run).toMatchObject({ signal: 'SIGKILL' })
    stop.abort()
  })

  it('a pid that was reused is left alone, and so is a missing folder', () => {
    mkdirSync(runDir, { recursive: true })
    const record = { pid: process.pid, birth: 'another life', workerPid: 1, workerBirth: 'before' }
    writeFileSync(join(runDir, `ffmpeg-${PLACE}-${process.pid}.json`), JSON.stringify(record))
    expect(sweepOrphans(runDir)).toEqual([])
    expect(readdirSync(runDir)).toEqual([])
    expect(sweepOrphans(join(folder, 'nowhere'))).toEqual([])
  })
  it('records of another container are left alone, and removed after a month', async () => {
    const stop = new AbortController()
    const run = runFfmpeg(program('elsewhere', 'while true; do sleep 0.1; done'), [], { signal: stop.signal })
    const own = readdirSync(runDir).find((name) => name.includes(PLACE))!
    const pid = Number(/(\d+)\.json/.exec(own)?.[1])
    const record = { pid, birth: lookUpProcess(pid)?.startedAt, workerPid: 1, workerBirth: 'before' }
    const [fresh, old] = ['ffmpeg-aaaaaaaaaaaa-7.json', 'ffmpeg-bbbbbbbbbbbb-7.json']
    for (const name of [fresh, old]) writeFileSync(join(runDir, name), JSON.stringify(record))
    utimesSync(join(runDir, old), 1, 1)
    expect(sweepOrphans(runDir)).toEqual([])
    expect(lookUpProcess(pid)).not.toBeNull()
    expect(readdirSync(runDir).toSorted()).toEqual([own, fresh].toSorted())
    rmSync(join(runDir, fresh))
    stop.abort()
    await run
  })
})
