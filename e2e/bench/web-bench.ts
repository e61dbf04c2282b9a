// The studio itself, built as for production, on the benchmarks' own database.
import { join } from 'node:path'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { buildWeb } from '#worker/launch/build.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { signInByRequest } from '../fixtures/sign-in.ts'
import { benchNodeOptions, type House, ROOT } from './installation.ts'
import { timeProgram } from './process-cost.ts'
import { startServer } from './server-process.ts'

export const NEXT = join(ROOT, 'node_modules/next/dist/bin/next')

export type WebBench = Awaited<ReturnType<typeof startWeb>>

/**
 * Builds it when a source changed; with an account and a signed-in user.
 * @param more environment
 */
export async function startWeb(house: House, say: (line: string) => void, more: Record<string, string> = {}) {
  say('building the studio, if it changed')
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  await buildWeb(ROOT, async () => void (await timeProgram(process.execPath, [NEXT, 'build'])))
  const { who, email } = await addTenant(house.db)
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const web = await startServer({
    file: process.execPath,
    args: [...benchNodeOptions(), 'server/web/main.ts'],
    cwd: ROOT,
    env: {
      DATABASE_URL: house.databaseUrl,
      DATA_DIR: house.dataDir,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: String(port),
      ORIGIN_PORT: String(await findFreePort()),
      ...more,
    },
    logFile: join(house.folder, 'web.log'),
    isUp: async () => (await fetch(`${url}/health/ready`)).ok,
  })
  const session = await signInByRequest(url, email, TEST_PASSWORD)
  return { ...web, url, who, session }
}
