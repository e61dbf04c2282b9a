// The user that runs the embedded PostgreSQL. It refuses root, so under root it runs as the system user `postgres`.
// That user may be unable to reach a checkout or DATA_DIR below a private folder such as /root; setpriv then lets it
// pass (and read) without further ownership.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { LaunchError } from './launch-error.ts'

export interface PostgresAccount {
  /** Undefined when this process is not root and runs PostgreSQL itself. */
  uid?: number
  gid?: number
  /** The program and arguments that start `program`, with the user switched if needed. */
  command(program: string, args: readonly string[]): { file: string; args: string[]; uid?: number; gid?: number }
}

const SYSTEM_USER = 'postgres'
/** Bits of CapEff in /proc/self/status, weakest first; either lets a user pass foreign folders. */
const PASSING_CAPABILITIES = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
]

/**
 * @param mustReach files and folders that PostgreSQL has to reach: its programs, the parent of its data.
 * @throws LaunchError when under root no way is found; the message says what to do.
 */
export function findPostgresAccount(mustReach: readonly string[]): PostgresAccount {
  if (process.getuid?.() !== 0) return { command: (file, args) => ({ file, args: [...args] }) }
  const { uid, gid } = systemUser()
  const closed = mustReach.find((path) => !canReach(path, { uid, gid }))
  if (closed === undefined) return { uid, gid, command: (file, args) => ({ file, args: [...args], uid, gid }) }

  const prefix = passingPrefix(uid, gid)
  if (!prefix || mustReach.some((path) => !canReach(path, {}, prefix)))
    throw new LaunchError(
      `The embedded PostgreSQL cannot run as root, and the user “${SYSTEM_USER}” cannot enter ${closed}.`,
      'Run npm start as an ordinary user, or move DATA_DIR and the checkout to a place that every user may enter, or set DATABASE_URL.',
    )
  const [file = '', ...fixed] = prefix
  return { uid, gid, command: (program, args) => ({ file, args: [...fixed, program, ...args] }) }
}

function systemUser(): { uid: number; gid: number } {
  const known = lookUpUser()
  if (known) return known
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', SYSTEM_USER]],
    ['adduser', ['-S', '-D', '-H', SYSTEM_USER]],
  ]
  for (const [file, args] of attempts) {
    spawnSync(file, args, { stdio: 'ignore' })
    const made = lookUpUser()
    if (made) return made
  }
  throw new LaunchError(
    `The embedded PostgreSQL cannot run as root, and a system user “${SYSTEM_USER}” could not be created.`,
    'Run npm start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

function lookUpUser(): { uid: number; gid: number } | null {
  const ask = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, SYSTEM_USER], { encoding: 'utf8' })
    return status === 0 ? Number(stdout) : Number.NaN
  }
  const [uid, gid] = [ask('-u'), ask('-g')]
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null
}

/** Determined by trying, so that ACLs, mounts and security modules are respected. */
function canReach(path: string, identity: { uid?: number; gid?: number }, prefix: readonly string[] = []): boolean {
  const [file = '', ...args] = [...prefix, 'test', '-x', path]
  return spawnSync(file, args, { ...identity, cwd: '/', stdio: 'ignore' }).status === 0
}

function passingPrefix(uid: number, gid: number): string[] | null {
  let effective: bigint
  try {
    effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`)
  } catch {
    return null // no Linux, no setpriv
  }
  const capability = PASSING_CAPABILITIES.find(({ bit }) => (effective >> bit) & 1n)
  if (!capability) return null
  return [
    'setpriv',
    '--reuid',
    String(uid),
    '--regid',
    String(gid),
    '--clear-groups',
    // Without it access(2) ignores the capability, and initdb calls access(2) for its own programs.
    '--securebits=+no_setuid_fixup',
    '--inh-caps',
    `+${capability.name}`,
    '--ambient-caps',
    `+${capability.name}`,
    '--',
  ]
}
