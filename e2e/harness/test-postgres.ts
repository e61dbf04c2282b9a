// A PostgreSQL for one run of tests or benchmarks.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startPostgres } from '#worker/launch/postgres.ts'

export async function startTestPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-postgres-'))
  const server = await startPostgres({
    root: resolve(import.meta.dirname, '../..'),
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password: 'test',
    durable: false,
  })
  const kill = () => process.kill(server.pid, 'SIGQUIT')
  // If the run ends without its teardown, the server must not stay behind.
  process.once('exit', kill)
  return {
    url: server.url,
    async stop() {
      process.off('exit', kill)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
