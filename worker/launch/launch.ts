// `npm start` after the dependencies: checks the machine, migrates the database, starts origin, worker and web, and
// ends them in order. start.mjs continues here on Node 24.
import { join, resolve } from 'node:path'
import { type Env, parseEnv } from '#server/env.ts'
import { bypassesPolicies, ensureAppRole } from './app-role.ts'
import { buildWeb, generateClient } from './build.ts'
import { ensureDataDir, ensurePortsFree } from './check-place.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { ensureFfmpeg } from './ffmpeg.ts'
import { isDemoKnown, printDemo, printSetupLink } from './first-sign-in.ts'
import { LaunchError } from './launch-error.ts'
import { migrateDatabase } from './migrate.ts'
import {
  compiledIn,
  nextProgram,
  ORIGIN_ROLES,
  type Program,
  WORKER_ROLES,
  webProgram,
  workerProgram,
} from './programs.ts'
import { claimDataDir } from './run-record.ts'
import { Shutdown } from './shutdown.ts'
import { SupervisedChild } from './supervised-child.ts'
import { runTask } from './task.ts'
import { announce, fail, outliveFaults, say, step } from './terminal.ts'

async function launch(shutdown: Shutdown): Promise<void> {
  const root = resolve(import.meta.dirname, '../..')
  const env = readEnv()
  const dataDir = env.DATA_DIR
  const logs = join(dataDir, 'logs')

  await step('data folder', async () => {
    ensureDataDir(dataDir)
    const { record, swept } = await claimDataDir(dataDir, env.publicUrl)
    shutdown.record = record
    return swept.length > 0 ? `${dataDir}; ended leftovers of a killed start: ${swept.join(', ')}` : dataDir
  })
  await step('ports', async () => {
    await ensurePortsFree(env)
    return `${env.PORT} web, ${env.ORIGIN_PORT} origin`
  })
  await step('FFmpeg', async () => ensureFfmpeg({ ffmpeg: env.FFMPEG_PATH, ffprobe: env.FFPROBE_PATH }, announce))
  const { appUrl, ownerUrl } = await openDatabase(env, root, dataDir, shutdown)
  await step('database client', async () => ((await generateClient(root)) ? 'generated' : 'unchanged'))
  await step('migrations', async () => ((await migrateDatabase(root, ownerUrl)) ? 'applied' : 'up to date'))
  if (ownerUrl !== appUrl) await ensureAppRole(ownerUrl, appUrl)
  if (await bypassesPolicies(appUrl))
    throw new LaunchError(
      'The role of DATABASE_URL is a superuser or has BYPASSRLS, so the database would not keep accounts apart.',
      'Set DATABASE_OWNER_URL to it and name another role in DATABASE_URL, which the start creates (README.md, Configuration). No process was started.',
    )
  if (shutdown.begun) return

  const childEnv: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: appUrl,
    DATABASE_OWNER_URL: '',
    DATA_DIR: dataDir,
  }
  const common = { root, env: childEnv, record: shutdown.needRecord(), say }
  const keep = ({ graceMs, ...program }: Program) => {
    const logPath = join(logs, `${program.name}.log`)
    const child = new SupervisedChild({ ...common, ...program, env: { ...compiledIn(dataDir), ...childEnv }, logPath })
    shutdown.onEnd(1, { stop: () => child.stop(graceMs), kill: () => child.kill() })
    return step(program.name, () => child.ready())
  }
  const task = (name: string, args: string[], more: { quiet?: boolean; onMessage?(message: unknown): void } = {}) =>
    runTask({ ...common, name, args, ...more, logPath: join(logs, `${name}.log`) }, shutdown)

  const working = Promise.all([keep(workerProgram(env, ORIGIN_ROLES)), keep(workerProgram(env, WORKER_ROLES))])
  const demoWasKnown = isDemoKnown(dataDir)
  // Its clips are made and transcoded by FFmpeg while Next builds.
  const demo = working.then(async () => {
    if (!env.DEMO) return false
    try {
      // Its other items are made while the product is in use.
      await step('demo channel', () => untilDemoIsOnAir(task))
      return true
    } catch (error) {
      // Customers' channels must not stay off air because the demo cannot be made.
      if (!shutdown.begun) fail(error)
      return false
    }
  })
  const website = step('web build', async () =>
    (await buildWeb(root, () => task('build', [nextProgram(root), 'build'], { quiet: true }), env.basePath))
      ? 'built'
      : 'unchanged',
  ).then(async () => {
    if (shutdown.begun) return
    await keep(webProgram(env))
  })
  const [demoIsOnAir] = await Promise.all([demo, website])
  if (shutdown.begun) return
  if (demoIsOnAir) printDemo(dataDir, demoWasKnown)
  if (!env.DEMO) {
    let link: unknown
    const onMessage = (message: unknown) => {
      link = (message as { setupLink?: unknown }).setupLink
    }
    await task('setup', ['worker/setup/main.ts'], { onMessage })
    if (typeof link === 'string') printSetupLink(link)
  }
  console.log(`ready ${env.publicUrl}`)
}

/** Resolves when the channel is on air. A failure after that is reported, and the product stays as it is. */
function untilDemoIsOnAir(
  task: (name: string, args: string[], more: { onMessage(message: unknown): void }) => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOnAir = false
    const onMessage = (message: unknown) => {
      if ((message as { demo?: unknown }).demo !== 'on air') return
      isOnAir = true
      resolve()
    }
    task('demo', ['worker/demo/main.ts'], { onMessage }).then(resolve, (error) => {
      if (!isOnAir) reject(error)
      else if (!shutdown.begun) fail(error)
    })
  })
}

/** The product connects as another role than the one that migrates, if possible. */
async function openDatabase(
  env: Env,
  root: string,
  dataDir: string,
  shutdown: Shutdown,
): Promise<{ appUrl: string; ownerUrl: string }> {
  const { DATABASE_URL, DATABASE_OWNER_URL } = env
  if (DATABASE_URL) return { appUrl: DATABASE_URL, ownerUrl: DATABASE_OWNER_URL ?? DATABASE_URL }
  const open = async () => {
    const database = await EmbeddedDatabase.open(root, dataDir, say)
    shutdown.onEnd(2, { stop: () => database.stop(), kill: () => database.kill() })
    return database
  }
  return step('PostgreSQL', open, ({ description }) => description)
}

function readEnv() {
  try {
    return parseEnv(process.env)
  } catch (error) {
    throw new LaunchError((error as Error).message, 'README.md lists every variable. Nothing was started.')
  }
}

outliveFaults()
const shutdown = new Shutdown()
shutdown.listen()
const launching = launch(shutdown)
shutdown.starting = launching
launching.catch((error) => {
  // Once the shutdown has begun, whatever was being started fails because of it.
  if (shutdown.begun) return
  fail(error)
  void shutdown.end(1)
})
