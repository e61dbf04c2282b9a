// FFmpeg and ffprobe, 5 or newer, with the encoders of the house format.
import { spawnSync } from 'node:child_process'
import { childEnvironment } from '../ffmpeg/confine.ts'
import { LaunchError } from './launch-error.ts'
import { installSystemPackage } from './system-package.ts'

const OLDEST_MAJOR = 5
const ENCODERS = ['libx264', 'aac']
const ASK = { encoding: 'utf8', env: childEnvironment() } as const

interface Programs {
  ffmpeg: string
  ffprobe: string
}

/** @returns the version, for the log. @throws LaunchError with the command that installs FFmpeg. */
export function ensureFfmpeg(programs: Programs, announce: (line: string) => void): string {
  const before = examine(programs)
  if (before.usable) return before.version
  // A configured path is its owner's to correct.
  if (programs.ffmpeg !== 'ffmpeg' || programs.ffprobe !== 'ffprobe')
    throw new LaunchError(`FFMPEG_PATH or FFPROBE_PATH: ${before.problem}`, 'Correct or unset them.')
  const names = { apt: 'ffmpeg', dnf: 'ffmpeg', apk: 'ffmpeg', brew: 'ffmpeg' }
  const outcome = installSystemPackage(names, announce)
  const after = examine(programs)
  if (after.usable) return after.version
  throw new LaunchError(
    `${after.problem}${outcome.done ? '' : ` It could not be installed: ${outcome.detail}.`}`,
    outcome.done ? 'Set FFMPEG_PATH and FFPROBE_PATH to a newer one.' : `Run: ${outcome.command}`,
  )
}

type Examined = { usable: true; version: string } | { usable: false; problem: string }

function examine({ ffmpeg, ffprobe }: Programs): Examined {
  let version: string | null = null
  for (const program of [ffprobe, ffmpeg]) {
    version = versionOf(program)
    if (version === null) return { usable: false, problem: `${program} was not found, or does not run here.` }
    const major = parseMajor(version)
    if (major !== null && major < OLDEST_MAJOR)
      return { usable: false, problem: `${program} is version ${version}; ${OLDEST_MAJOR} or newer is needed.` }
  }
  const { stdout } = spawnSync(ffmpeg, ['-hide_banner', '-encoders'], ASK)
  const missing = ENCODERS.filter((name) => !new RegExp(`^ \\S+ ${name}\\s`, 'm').test(stdout))
  if (missing.length > 0) return { usable: false, problem: `${ffmpeg} was built without ${missing.join(' and ')}.` }
  return { usable: true, version: version ?? '' }
}

function versionOf(program: string): string | null {
  const { status, stdout } = spawnSync(program, ['-version'], ASK)
  return status === 0 ? (/^\S+ version (\S+)/.exec(stdout)?.[1] ?? null) : null
}

/** `5.1.6-0+deb12u1` → 5, `n7.1` → 7; null for builds from source such as `N-112345-g…` and `git-2024…`. */
export function parseMajor(version: string): number | null {
  const digits = /^n?(\d+)\./.exec(version)?.[1]
  return digits === undefined ? null : Number(digits)
}
