// What a child inherits from us, as the kernel shows it.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { DEFAULT_LIMITS } from './confine.ts'
import { limitsOf } from './encoders/encoder.ts'
import { NVENC } from './encoders/nvenc.ts'
import { runFfmpeg, runFfprobe } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-confine-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

function program(name: string, script: string) {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return { ffmpegPath: path, ffprobePath: path, runDir: join(folder, 'run') }
}
const never = new AbortController().signal
const onLinux = process.platform === 'linux'

it.runIf(onLinux)('a child has no variable of ours but the search path, language and temporary folder', async () => {
  vi.stubEnv('DATABASE_URL', 'postgresql://secret')
  // As passed by exec: a shell adds PWD and others to its own copy.
  const tools = program('environment', 'tr "\\0" "\\n" </proc/$$/environ')
  const { stdout } = await runFfprobe(tools, [], { signal: never, timeoutMs: 10_000 })
  const names = stdout
    .trim()
    .split('\n')
    .map((line) => line.slice(0, line.indexOf('=')))
    .filter((name) => name !== 'PWD')
  expect(stdout).not.toContain('secret')
  expect(names).toContain('PATH')
  expect(names.filter((name) => !['PATH', 'LANG', 'TMPDIR'].includes(name))).toEqual([])
})

it.runIf(onLinux)('a child has limits on time, memory, files and processes', async () => {
  const tools = program('limits', 'cat /proc/$$/limits >&2')
  const limits = { cpuS: 77, fileBytes: 1024 ** 2 }
  const { stderr, pid } = await runWithPid(tools, limits)
  const value = (name: string) => new RegExp(`^${name} +(\\S+)`, 'm').exec(stderr)?.[1]
  expect(value('Max cpu time')).toBe('87')
  expect(value('Max file size')).toBe(String(1024 ** 2))
  expect(value('Max address space')).toBe(String(DEFAULT_LIMITS.addressSpaceBytes))
  expect(value('Max open files')).toBe(String(DEFAULT_LIMITS.openFiles))
  expect(Number(value('Max processes'))).toBeLessThanOrEqual(DEFAULT_LIMITS.processes)
  expect(value('Max core file size')).toBe('0')
  // The shell was replaced by the program: our signals reach the program itself.
  expect(stderr).toContain(`pid ${pid}`)
})

async function runWithPid(tools: ReturnType<typeof program>, limits: { cpuS: number; fileBytes: number }) {
  const pids: number[] = []
  writeFileSync(tools.ffmpegPath, `${readFileSync(tools.ffmpegPath, 'utf8')}echo "pid $$" >&2\n`)
  const pipes = { count: 1, onOpen: (_: unknown, child: number) => pids.push(child) }
  const { stderr } = await runFfmpeg(tools, [], { signal: never, limits, pipes })
  return { stderr, pid: pids[0] }
}

it.runIf(onLinux)('one that exceeds its CPU time is ended', async () => {
  const run = await runFfmpeg(program('burns', 'while :; do :; done'), [], { signal: never, limits: { cpuS: 1 } })
  expect(run).toMatchObject({ how: 'exhausted', signal: 'SIGTERM' })
})

it('one that asks for more memory than its limit gets none, and says so', async () => {
  const tools = program('swells', 'exec dd if=/dev/zero of=/dev/null bs=64G count=1')
  const limits = { addressSpaceBytes: 1024 ** 3 }
  const { code, stderr } = await runFfmpeg(tools, [], { signal: never, limits })
  expect(code).toBe(1)
  expect(stderr).toMatch(/memory exhausted|Cannot allocate/i)
})

it.runIf(onLinux)(
  'the kernel ends what can wait first when memory is short, and a driver may reserve memory',
  async () => {
    const tools = program('scores', 'cat /proc/$$/oom_score_adj /proc/$$/limits >&2')
    const run = (options: { canWait?: boolean; limits?: { addressSpaceBytes: null } }) =>
      runFfmpeg(tools, [], { signal: never, ...options })
    const own = readFileSync('/proc/self/oom_score_adj', 'utf8').trim()
    expect((await run({})).stderr.split('\n')[0]).toBe(own)
    const { stderr } = await run({ canWait: true, limits: limitsOf(NVENC) as { addressSpaceBytes: null } })
    expect(stderr.split('\n')[0]).toBe('500')
    expect(stderr).toMatch(/^Max address space +unlimited/m)
  },
)

it('one that exceeds its file size is ended', async () => {
  const tools = program('fills', `exec head -c 3000000 /dev/zero >${join(folder, 'big')}`)
  const run = await runFfmpeg(tools, [], { signal: never, limits: { fileBytes: 1024 ** 2 } })
  expect(run.signal === 'SIGXFSZ' || run.code !== 0).toBe(true)
  expect(readFileSync(join(folder, 'big')).length).toBe(1024 ** 2)
})
