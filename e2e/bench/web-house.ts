// The studio itself, built as for production, on the benchmarks' own database.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createAccountWithOwner } from '#features/account/create-account.ts'
import { buildWeb } from '#worker/launch/build.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { type BrowserSession, signInByRequest } from '../fixtures/sign-in.ts'
import { type House, ROOT } from './house.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const NEXT = join(ROOT, 'node_modules/next/dist/bin/next')
const OWNER = { email: 'bench@example.com', password: 'measured, not guessed' }

export interface WebHouse extends ServerProcess {
  url: string
  accountId: string
  session: BrowserSession
}

/** Builds it when a source changed; with an account and a signed-in user. */
export async function startWeb(house: House, say: (line: string) => void): Promise<WebHouse> {
  say('building the studio, if it changed')
  await buildWeb(ROOT, () => runNext(['build']))
  const { accountId } = await createAccountWithOwner(house.db, {
    accountName: 'Grid',
    name: 'Programmer',
    role: 'CUSTOMER',
    ...OWNER,
  })
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const web = await startServer({
    file: process.execPath,
    args: [NEXT, 'start', '-H', '127.0.0.1', '-p', String(port)],
    cwd: ROOT,
    env: { ...environment(house), PORT: String(port), ORIGIN_PORT: String(await findFreePort()) },
    logFile: join(house.folder, 'web.log'),
    isUp: async () => (await fetch(`${url}/health`)).ok,
  })
  const session = await signInByRequest(url, OWNER.email, OWNER.password)
  return { ...web, url, accountId, session }
}

const environment = (house: House) => ({
  DATABASE_URL: house.databaseUrl,
  DATA_DIR: house.dataDir,
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  LOG_LEVEL: 'warn',
})

function runNext(args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [NEXT, ...args], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.once('error', fail)
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`next ${args[0]} ended with exit code ${code}`)),
    )
  })
}
