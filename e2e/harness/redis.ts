// The Redis that shared rate limits are tested against. For tests only; the product runs without one.
import { existsSync } from 'node:fs'
import { ensureInstalled } from './ensure-installed.ts'

const PATHS = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server']

export const findRedis = (): string | undefined => PATHS.find((path) => existsSync(path))

/** @returns its path, for the log. @throws LaunchError with the command that installs it */
export function ensureRedis(announce: (line: string) => void): string {
  return ensureInstalled(findRedis, { apt: 'redis-server', dnf: 'redis', apk: 'redis', brew: 'redis' }, announce)
}
