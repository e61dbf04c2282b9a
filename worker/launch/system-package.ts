// Installs programs that npm does not have with the system's package manager, if that needs no interaction: as root,
// with a password-free sudo, or with Homebrew.
import { spawnSync } from 'node:child_process'

export interface PackageNames {
  apt: string
  dnf: string
  apk: string
  brew: string
}

interface Manager {
  program: string
  needsRoot: boolean
  commands(names: PackageNames): string[][]
}

const MANAGERS: readonly Manager[] = [
  {
    program: 'apt-get',
    needsRoot: true,
    commands: ({ apt }) => [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', apt],
    ],
  },
  { program: 'dnf', needsRoot: true, commands: ({ dnf }) => [['dnf', 'install', '-y', dnf]] },
  { program: 'apk', needsRoot: true, commands: ({ apk }) => [['apk', 'add', apk]] },
  { program: 'brew', needsRoot: false, commands: ({ brew }) => [['brew', 'install', brew]] },
]

export type InstallOutcome =
  | { done: true; manager: string }
  /** `command` is what a user with the rights has to run. */
  | { done: false; command: string; detail: string }

/** @param announce gets the one line that says what is about to happen. */
export function installSystemPackage(names: PackageNames, announce: (line: string) => void): InstallOutcome {
  const manager = MANAGERS.find(({ program }) => canRun(program, ['--version']))
  if (!manager) return { done: false, command: `install ${names.apt} for your system`, detail: 'no package manager' }
  const commands = manager.commands(names)
  const asText = commands.map((command) => `${manager.needsRoot ? 'sudo ' : ''}${command.join(' ')}`).join(' && ')
  const isRoot = process.getuid?.() === 0
  if (manager.needsRoot && !isRoot && !canRun('sudo', ['-n', 'true']))
    return { done: false, command: asText, detail: 'this needs root, and sudo would ask for a password' }

  announce(`installing ${names.apt} with ${manager.program}`)
  for (const command of commands) {
    const [file = '', ...args] = manager.needsRoot && !isRoot ? ['sudo', '-n', ...command] : command
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status, stderr, error } = spawnSync(file, args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 })
    // `update` may fail for one repository of many; only the installation counts.
    if (status !== 0 && command[1] !== 'update')
      return {
        done: false,
        command: asText,
        detail: (error?.message ?? stderr).trim().split('\n').slice(-3).join('\n'),
      }
  }
  return { done: true, manager: manager.program }
}

export function canRun(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
