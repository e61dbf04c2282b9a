import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

/** Ends with 7 unless it was busy. */
const PROGRAM = `
  import { outliveFaults, say } from '#worker/launch/terminal.ts'
  outliveFaults()
  const before = performance.eventLoopUtilization()
  setInterval(() => say('still here'), 20)
  setTimeout(() => process.exit(performance.eventLoopUtilization(before).utilization < 0.5 ? 7 : 1), 1_500)
`

it('a program whose output nobody reads any more continues, and idles', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], { stdio: ['ignore', 'pipe', 'pipe'] })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  child.stderr.destroy()
  expect(await once(child, 'exit')).toEqual([7, null])
})
