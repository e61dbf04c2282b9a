// The servers that relays are tested against: nginx with its RTMP module, and stunnel before it for rtmps. For tests
// only; the product itself needs neither.
import { existsSync } from 'node:fs'
import { ensureInstalled } from './ensure-installed.ts'

const RTMP_MODULE = ['/usr/lib/nginx/modules/ngx_rtmp_module.so', '/usr/lib64/nginx/modules/ngx_rtmp_module.so']
const STUNNEL = ['/usr/bin/stunnel4', '/usr/bin/stunnel', '/opt/homebrew/bin/stunnel', '/usr/local/bin/stunnel']

export const findRtmpModule = (): string | undefined => RTMP_MODULE.find((path) => existsSync(path))
export const findStunnel = (): string | undefined => STUNNEL.find((path) => existsSync(path))

/** @returns their paths, for the log. @throws LaunchError with the command that installs what is missing */
export function ensureRtmpServers(announce: (line: string) => void): string {
  const nginx = 'nginx-mod-rtmp'
  const rtmp = ensureInstalled(
    findRtmpModule,
    { apt: `lib${nginx}`, dnf: nginx, apk: nginx, brew: `lib${nginx}` },
    announce,
  )
  return `${rtmp}, ${ensureInstalled(findStunnel, { apt: 'stunnel4', dnf: 'stunnel', apk: 'stunnel', brew: 'stunnel' }, announce)}`
}
