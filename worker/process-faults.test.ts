// In a separate process: the handlers are process-wide.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const FAULTS = new URL('./process-faults.ts', import.meta.url).href
const LOG = new URL('../server/adapters/log.ts', import.meta.url).href

async function run(fault: string): Promise<{ code: number; output: string }> {
  const program = `
    import { Registry } from 'prom-client'
    import { logger } from '${LOG}'
    import { countFaults, watchFaults } from '${FAULTS}'
    process.env.LOG_LEVEL = 'info'
    const registry = new Registry()
    countFaults(registry)
    watchFaults(logger('test'))
    setTimeout(async () => console.log(await registry.metrics()), 100)
    ${fault}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: new URL('..', import.meta.url) })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const [code] = await once(child, 'close')
  return { code, output }
}

it('an unhandled rejection is logged and counted, and the process continues', async () => {
  const { code, output } = await run(`Promise.reject(new Error('the queue is gone'))`)
  expect(output).toContain('the queue is gone')
  expect(output).toContain('playout_unhandled_faults_total 1')
  expect(code).toBe(0)
})

it('an uncaught exception is logged, and ends the process', async () => {
  const { code, output } = await run(`setTimeout(() => { throw new Error('no way on') }, 1)`)
  expect(output).toContain('no way on')
  expect(code).toBe(1)
})
