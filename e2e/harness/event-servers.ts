// The servers that events of viewers can be queued and stored in. For tests only; the product runs without them.
import { existsSync } from 'node:fs'
import { ensureInstalled } from './ensure-installed.ts'

const PATHS = {
  'clickhouse-server': ['/usr/bin/clickhouse-server', '/usr/sbin/clickhouse-server'],
  'nats-server': ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'],
}
type EventServer = keyof typeof PATHS

/** @throws Error with the package that has it */
export function requireEventServer(name: EventServer): string {
  const program = find(name)
  if (!program) throw new Error(`These tests need ${name}. Debian: apt-get install ${name}`)
  return program
}

const find = (name: EventServer): string | undefined => PATHS[name].find((path) => existsSync(path))

/** @returns their paths, for the log. @throws LaunchError with the command that installs what is missing */
export function ensureEventServers(announce: (line: string) => void): string {
  return (['clickhouse-server', 'nats-server'] as const)
    .map((apt) => ensureInstalled(() => find(apt), { apt, dnf: apt, apk: apt, brew: apt }, announce))
    .join(', ')
}
