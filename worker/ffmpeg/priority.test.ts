// The resulting priorities in the kernel, also for a user who may not raise any.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { LATER, ON_AIR, prioritise, WARM } from './priority.ts'

const NOBODY = 65_534
const started: number[] = []
afterEach(() => {
  for (const pid of started.splice(0)) process.kill(pid, 'SIGKILL')
})

function startChild(): number {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
  started.push(child.pid!)
  return child.pid!
}

const hasGroups = existsSync('/proc/self/autogroup')
/** “/autogroup-141 nice 19” */
const groupOf = (pid: number) => Number(/nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, 'latin1'))?.[1])

it('a child of another session has a lower priority as the kernel counts: its group, and its threads', () => {
  const pid = startChild()
  prioritise(pid, LATER)
  expect(getPriority(pid)).toBe(LATER)
  if (hasGroups) expect(groupOf(pid)).toBe(LATER)
})

it('a feed that is taken regains its priority without the right to raise it', async () => {
  const script = `
    import { spawn } from 'node:child_process'
    import { readFileSync } from 'node:fs'
    import { getPriority } from 'node:os'
    import { until } from ${JSON.stringify(new URL(import.meta.resolve('#server/testing/until.ts')).href)}
    import { prioritise } from ${JSON.stringify(new URL('./priority.ts', import.meta.url).href)}
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
    const seen = []
    for (const priority of [${WARM}, ${ON_AIR}]) {
      prioritise(child.pid, priority)
      const group = () => Number(readFileSync('/proc/' + child.pid + '/autogroup', 'latin1').match(/nice (-?\\d+)/)[1])
      if (${hasGroups}) await until(() => group() === priority, 10_000)
      seen.push([${hasGroups} ? group() : ${ON_AIR}, getPriority(child.pid)])
    }
    process.kill(child.pid, 'SIGKILL')
    process.stdout.write(JSON.stringify(seen))`
  const isRoot = process.getuid?.() === 0
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'] as const,
    cwd: '/',
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  })
  let out = ''
  child.stdout?.on('data', (piece) => (out += piece))
  await once(child, 'close')
  // The thread's priority stays what this program was started with: 0, or lower under `nice`.
  const own = getPriority()
  expect(JSON.parse(out)).toEqual([
    [hasGroups ? WARM : ON_AIR, own],
    [ON_AIR, own],
  ])
})
