// The PostgreSQL of one DATA_DIR, kept running: port and password are in DATA_DIR/postgres.json, the data is in
// DATA_DIR/postgres.

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { backoffMs } from '#domain/system/backoff.ts'
import { LaunchError } from './launch-error.ts'
import { rotateIfLarge } from './log-file.ts'
import { type PostgresServer, startPostgres } from './postgres.ts'
import { lookUpProcess } from './process-table.ts'

const memorySchema = z.object({
  port: z.int().positive().optional(),
  /** Of the owner, who migrates. */
  password: z.string().min(1),
  /** Of the role that web, origin and worker connect with; missing in installations older than that role. */
  appPassword: z.string().min(1).optional(),
})
const DATABASE = 'app'
const APP_ROLE = 'cloud_playout'
const WATCH_INTERVAL_MS = 500

export class EmbeddedDatabase {
  readonly #root: string
  readonly #dataDir: string
  readonly #say: (line: string) => void
  readonly #appPassword: string
  #server: PostgresServer
  #watch: NodeJS.Timeout | undefined
  #failures = 0
  #stopped = false
  #restart: Promise<void> = Promise.resolve()

  static async open(root: string, dataDir: string, say: (line: string) => void): Promise<EmbeddedDatabase> {
    const memory = remember(dataDir)
    const server = await start(root, dataDir, { password: memory.password, port: memory.port, portIsFixed: false })
    const appPassword = memory.appPassword ?? randomBytes(24).toString('base64url')
    save(dataDir, { port: server.port, password: memory.password, appPassword })
    return new EmbeddedDatabase(root, { dataDir, say, server, appPassword })
  }

  private constructor(
    root: string,
    {
      dataDir,
      say,
      server,
      appPassword,
    }: { dataDir: string; say: (line: string) => void; server: PostgresServer; appPassword: string },
  ) {
    this.#appPassword = appPassword
    this.#root = root
    this.#dataDir = dataDir
    this.#say = say
    this.#server = server
    this.#watchNext()
  }

  /** As the owner: for migrations and for other programs. */
  get ownerUrl(): string {
    return this.#server.url(DATABASE)
  }

  /** The product's connection; the role is created by ensureAppRole. */
  get appUrl(): string {
    const url = new URL(this.ownerUrl)
    url.username = APP_ROLE
    url.password = this.#appPassword
    return url.href
  }

  /** For the terminal. */
  get description(): string {
    const { port, pid, reused } = this.#server
    return `on 127.0.0.1:${port}, process ${pid}${reused ? ', found running' : ''}`
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#watch)
    await this.#restart
    await this.#server.stop()
  }

  /** For other programs: ends a server that they started, and leaves one that was already running. */
  async leave(): Promise<void> {
    if (!this.#server.reused) return this.stop()
    this.#stopped = true
    clearTimeout(this.#watch)
    await this.#restart
  }

  kill(): void {
    this.#stopped = true
    clearTimeout(this.#watch)
    if (lookUpProcess(this.#server.pid)) process.kill(this.#server.pid, 'SIGQUIT')
  }

  /** By polling, not by its exit event: a server that was already running is not our child. */
  #watchNext(delayMs = WATCH_INTERVAL_MS): void {
    if (this.#stopped) return
    this.#watch = setTimeout(() => {
      this.#restart = this.#look()
    }, delayMs)
  }

  async #look(): Promise<void> {
    if (this.#server.isRunning()) return this.#watchNext()
    this.#failures++
    this.#say(`the embedded PostgreSQL ended; starting it again (log: ${logPath(this.#dataDir)})`)
    try {
      const { port } = this.#server
      // Web and worker know only this port.
      this.#server = await start(this.#root, this.#dataDir, {
        password: remember(this.#dataDir).password,
        port,
        portIsFixed: true,
      })
      this.#failures = 0
      this.#say('the embedded PostgreSQL runs again')
      this.#watchNext()
    } catch (error) {
      const delayMs = backoffMs(this.#failures - 1, 1, { firstMs: 1_000 })
      this.#say(`${(error as Error).message}\nnext attempt in ${delayMs / 1_000} s`)
      this.#watchNext(delayMs)
    }
  }
}

const logPath = (dataDir: string) => join(dataDir, 'logs', 'postgres.log')

function start(
  root: string,
  dataDir: string,
  { password, port, portIsFixed }: { password: string; port: number | undefined; portIsFixed: boolean },
) {
  const logFile = logPath(dataDir)
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  rotateIfLarge(logFile)
  return startPostgres({ root, folder: join(dataDir, 'postgres'), logFile, password, port, portIsFixed })
}

function remember(dataDir: string): z.infer<typeof memorySchema> {
  const path = join(dataDir, 'postgres.json')
  if (existsSync(path)) {
    const result = memorySchema.safeParse(parseJson(readFileSync(path, 'utf8')))
    if (result.success) return result.data
  }
  if (existsSync(join(dataDir, 'postgres')))
    throw new LaunchError(
      `${path}, which holds the password of the database beside it, is missing or damaged.`,
      'Restore it from a backup, or choose another DATA_DIR. Nothing was changed.',
    )
  const made = { password: randomBytes(24).toString('base64url') }
  save(dataDir, made)
  return made
}

function save(dataDir: string, memory: z.infer<typeof memorySchema>): void {
  writeFileSync(join(dataDir, 'postgres.json'), `${JSON.stringify(memory)}\n`, { mode: 0o600 })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
