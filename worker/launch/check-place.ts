// Preconditions of the machine, checked before anything is started.
import { accessSync, chmodSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LaunchError } from './launch-error.ts'
import { listenProblem } from './ports.ts'

/** Below DATA_DIR; the database has a folder of its own user's. */
const PRIVATE_FOLDERS = ['media', 'uploads', 'logs', 'run']

/**
 * Closes it to other users of the machine, even if an older version left it open. @throws LaunchError when it is not
 * writable
 */
export function ensureDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir)
    makePrivate(dataDir)
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = join(dataDir, `.writable.${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new LaunchError(
      `DATA_DIR ${dataDir} is not writable (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
      'Give this user write access, or set DATA_DIR to another folder. Nothing was started.',
    )
  }
}

/** @throws LaunchError naming port and variable. */
export async function ensurePortsFree(env: { HOST: string; PORT: number; ORIGIN_PORT: number }): Promise<void> {
  if (env.PORT === env.ORIGIN_PORT)
    throw new LaunchError(
      `PORT and ORIGIN_PORT are both ${env.PORT}.`,
      'Give web and origin different ports, such as PORT=3000 ORIGIN_PORT=3001.',
    )
  for (const variable of ['PORT', 'ORIGIN_PORT'] as const) {
    const port = env[variable]
    const problem = await listenProblem(port, env.HOST)
    if (problem === null) continue
    if (problem === 'EADDRINUSE')
      throw new LaunchError(
        `Port ${port} (${variable}) is in use by another program.`,
        `Stop that program, or choose another: ${variable}=${port + 10} npm start. Nothing was started.`,
      )
    throw new LaunchError(
      `Port ${port} (${variable}) on HOST ${env.HOST} cannot be used (${problem}).`,
      problem === 'EACCES'
        ? `Ports below 1024 need special rights: choose a higher ${variable}.`
        : 'HOST must be an address of this machine: 127.0.0.1, or 0.0.0.0 for all.',
    )
  }
}

/** Not mkdir's own `recursive`: it never returns if a parent exists but answers ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  mkdirSync(path)
}

/**
 * Only the product's own user may access media, uploads and logs. The folder itself is not changed: the embedded
 * PostgreSQL, which runs as another user under root, has to enter its own folder through it.
 */
function makePrivate(dataDir: string): void {
  for (const name of PRIVATE_FOLDERS) {
    const path = join(dataDir, name)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    // A writable folder of another user was set up so on purpose.
    if ((statSync(path).mode & 0o077) !== 0 && statSync(path).uid === process.getuid?.()) chmodSync(path, 0o700)
  }
}
