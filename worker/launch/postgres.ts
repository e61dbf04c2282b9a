// The embedded PostgreSQL: started on loopback only, or taken over if it is running.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { LaunchError } from './launch-error.ts'
import { findFreePort, listenProblem } from './ports.ts'
import { findPostgresAccount } from './postgres-account.ts'
import { dropStalePidFile, findPostmaster, initialiseCluster, postgresPrograms } from './postgres-files.ts'
import { lookUpProcess } from './process-table.ts'

export interface PostgresOptions {
  root: string
  /** Becomes the data folder; its parent is created if missing. */
  folder: string
  logFile: string
  password: string
  /** Preferred; another is used when it is occupied, unless it is fixed. */
  port?: number
  portIsFixed?: boolean
  /** false for temporary servers of the tests. */
  durable?: boolean
}

export interface PostgresServer {
  pid: number
  port: number
  /** It was already running: a killed launcher left it. */
  reused: boolean
  url(database: string): string
  isRunning(): boolean
  /** Fast shutdown: open transactions are rolled back, the files are left clean. */
  stop(): Promise<void>
}

const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 30_000

/** @throws LaunchError with the end of the server's own log. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const programs = postgresPrograms(options.root)
  mkdirSync(dirname(options.folder), { recursive: true })
  const folder = join(realpathSync(dirname(options.folder)), basename(options.folder))
  const durable = options.durable ?? true
  const running = findPostmaster(folder)
  if (running) {
    await untilReady(() => findPostmaster(folder) !== null, running.port, options)
    return server(running.pid, running.port, true, options.password)
  }

  const account = findPostgresAccount([join(programs, 'postgres'), dirname(folder)])
  await initialiseCluster({ programs, folder, account, password: options.password, durable })
  dropStalePidFile(folder)
  const keepsPort = options.port && (options.portIsFixed || (await listenProblem(options.port, '127.0.0.1')) === null)
  const port = options.port && keepsPort ? options.port : await findFreePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']),
  ]
  const command = account.command(join(programs, 'postgres'), [
    '-D',
    folder,
    '-p',
    String(port),
    ...settings.flatMap((setting) => ['-c', setting]),
  ])
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawn(command.file, command.args, {
    uid: command.uid,
    gid: command.gid,
    // It must not depend on a folder of ours that its user cannot enter.
    cwd: '/',
    // A group of its own: Ctrl-C at the terminal must not reach it before web and worker are down.
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let spawnError: Error | undefined
  child.once('error', (error) => {
    spawnError = error
  })
  await untilReady(() => !spawnError && alive(child), port, options)
  return server(child.pid as number, port, false, options.password)
}

const alive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null

function server(pid: number, port: number, reused: boolean, password: string): PostgresServer {
  const identity = lookUpProcess(pid)?.startedAt
  const isRunning = () => identity !== undefined && lookUpProcess(pid)?.startedAt === identity
  return {
    pid,
    port,
    reused,
    url: (database) => urlOf(port, password, database),
    isRunning,
    async stop() {
      if (!isRunning()) return
      process.kill(pid, 'SIGINT')
      for (const endsAt = Date.now() + STOP_LIMIT_MS; isRunning() && Date.now() < endsAt; ) await sleep(20)
      // SIGQUIT: immediate; the next start replays the log, nothing committed is lost.
      if (isRunning()) process.kill(pid, 'SIGQUIT')
      while (isRunning()) await sleep(20)
    },
  }
}

const urlOf = (port: number, password: string, database: string) =>
  `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`

async function untilReady(isAlive: () => boolean, port: number, options: PostgresOptions): Promise<void> {
  for (const endsAt = Date.now() + START_LIMIT_MS; ; await sleep(40)) {
    if (!isAlive() || Date.now() > endsAt)
      throw new LaunchError(
        `The embedded PostgreSQL did not start. The end of ${options.logFile}:\n${tail(options.logFile)}`,
        'Fix the problem above, or set DATABASE_URL to a PostgreSQL of your own. The data folder was not changed.',
      )
    const client = new pg.Client({ connectionString: urlOf(port, options.password, 'postgres') })
    try {
      await client.connect()
      return
    } catch (error) {
      if ((error as { code?: string }).code === '28P01')
        throw new LaunchError(
          `The embedded PostgreSQL in ${options.folder} rejects the password of this DATA_DIR.`,
          'Restore the matching secrets file, or choose another DATA_DIR. Nothing was changed.',
        )
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n')
  } catch {
    return '(no log)'
  }
}
