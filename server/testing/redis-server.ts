// A real Redis on a free port, with nothing on disk.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { findRedis } from '#e2e/harness/redis.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { until } from './until.ts'

export async function startRedis(port?: number) {
  const program = findRedis()
  if (!program) throw new Error('These tests need Redis. Debian: apt-get install redis-server')
  const at = port ?? (await findFreePort('127.0.0.1'))
  const options = ['--port', String(at), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(program, options, { stdio: 'ignore', cwd: '/' })
  const url = `redis://127.0.0.1:${at}`
  const probe = new Redis(url, { retryStrategy: () => 50 })
  probe.on('error', () => undefined)
  await until(() => probe.ping().then((answer) => answer === 'PONG'))
  probe.disconnect()
  return {
    url,
    port: at,
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
