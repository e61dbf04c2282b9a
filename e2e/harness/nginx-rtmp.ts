// The servers that relays are tested against: nginx with its RTMP module, and stunnel before it for rtmps. For tests
// only; the product itself needs neither.
import { existsSync } from 'node:fs'
import { LaunchError } from '#worker/launch/launch-error.ts'
import { installSystemPackage, type PackageNames } from '#worker/launch/system-package.ts'

const RTMP_MODULE = ['/usr/lib/nginx/modules/ngx_rtmp_module.so', '/usr/lib64/nginx/modules/ngx_rtmp_module.so']
const STUNNEL = ['/usr/bin/stunnel4', '/usr/bin/stunnel', '/opt/homebrew/bin/stunnel', '/usr/local/bin/stunnel']

export const findRtmpModule = (): string | undefined => RTMP_MODULE.find((path) => existsSync(path))
export const findStunnel = (): string | undefined => STUNNEL.find((path) => existsSync(path))

/** @returns their paths, for the log. @throws LaunchError with the command that installs what is missing */
export function ensureRtmpServers(announce: (line: string) => void): string {
  const nginx = 'nginx-mod-rtmp'
  const rtmp = ensure(findRtmpModule, { apt: `lib${nginx}`, dnf: nginx, apk: nginx, brew: `lib${nginx}` }, announce)
  return `${rtmp}, ${ensure(findStunnel, { apt: 'stunnel4', dnf: 'stunnel', apk: 'stunnel', brew: 'stunnel' }, announce)}`
}

function ensure(find: () => string | undefined, names: PackageNames, announce: (line: string) => void): string {
  const before = find()
  if (before) return before
  const outcome = installSystemPackage(names, announce)
  const after = find()
  if (after) return after
  throw new LaunchError(
    `${names.apt} is not installed.${outcome.done ? '' : ` It could not be installed: ${outcome.detail}.`}`,
    outcome.done ? 'The relay tests need it.' : `Run: ${outcome.command}`,
  )
}
