import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { until } from '#server/testing/until.ts'
import { findFreePort } from './ports.ts'
import { compiledIn } from './programs.ts'
import type { RunRecord } from './run-record.ts'
import { SupervisedChild } from './supervised-child.ts'
import { statusOf } from './watchdog.ts'

const folder = mkdtempSync(join(tmpdir(), 'supervised-child-'))
const program = join(folder, 'program.mjs')
// Answers with its pid, reports its address if it chose the port, hangs when asked to, and stops itself in mode `stop`. In
// mode `end` it ends at once, until it is told that it did so three times.
writeFileSync(
  program,
  `import { createServer } from 'node:http'
  if (process.argv[3] === 'end' && process.argv[4] !== '--failures=3') process.exit(1)
  const server = createServer((req, res) => {
    if (req.url === '/hang') for (;;);
    res.end(String(process.pid))
  })
  server.listen(Number(process.argv[2]), '127.0.0.1', () => {
    if (process.argv[2] === '0') process.send({ healthUrl: 'http://127.0.0.1:' + server.address().port + '/health' })
    if (process.argv[3] === 'stop') process.kill(process.pid, 'SIGSTOP')
  })`,
)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nothing = () => undefined
const record: RunRecord = { add: nothing, remove: nothing, markStopping: nothing, close: nothing }
const say = vi.fn()

const common = { name: 'program', root: folder, env: process.env, logPath: join(folder, 'log'), record, say }

function keep(port: number, mode = 'serve'): SupervisedChild {
  const healthUrl = port === 0 ? undefined : `http://127.0.0.1:${port}/health`
  return new SupervisedChild({ ...common, args: [program, String(port), mode], healthUrl, tickMs: 50 })
}

const pidAt = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(300) }).then((answer) => answer.text())

it('replaces a child that hangs, and one that is stopped', { timeout: 30_000 }, async () => {
  const port = await findFreePort()
  const child = keep(port)
  await child.ready()
  let pid = await pidAt(port)
  const harm = [
    () => fetch(`http://127.0.0.1:${port}/hang`).catch(() => undefined),
    () => process.kill(Number(pid), 'SIGSTOP'),
  ]
  for (const hang of harm) {
    void hang()
    const before = pid
    pid = await until(async () => {
      const now = await pidAt(port)
      return now !== before && now
    })
  }
  expect(say).toHaveBeenCalledWith(expect.stringContaining('does not answer'))
  await child.stop(1_000)
  expect(await statusOf(`http://127.0.0.1:${port}/`)).toBeNull()
})

it('replaces a child that is stopped as soon as it has reported its address', { timeout: 30_000 }, async () => {
  say.mockClear()
  const child = keep(0, 'stop')
  await until(() => say.mock.calls.some(([line]) => String(line).includes('does not answer')))
  await child.stop(1_000)
})

it('tells a child how often it ended in a row', { timeout: 30_000 }, async () => {
  const port = await findFreePort()
  const child = keep(port, 'end')
  await until(() => pidAt(port).catch(() => false), 15_000)
  await child.stop(1_000)
})

it('asks a child that chooses its own port at the address it reports', async () => {
  const child = keep(0)
  await child.ready()
  await child.stop(1_000)
})

it('starts a child whose compiled modules no other user can read', async () => {
  const umask = process.umask()
  const env = { ...process.env, ...compiledIn(folder) }
  const child = new SupervisedChild({ ...common, env, args: [program, '0'], tickMs: 50 })
  await child.ready()
  await child.stop(1_000)
  const names = ['.', ...readdirSync(join(folder, 'compiled'), { recursive: true, encoding: 'utf8' })]
  expect(names.length).toBeGreaterThan(1)
  for (const name of names) expect(statSync(join(folder, 'compiled', name)).mode & 0o077, name).toBe(0)
  expect(process.umask()).toBe(umask)
})
