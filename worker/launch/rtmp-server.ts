// The RTMP server that relays are tested against: nginx with its RTMP module. For tests alone; the
// product itself needs no nginx.
import { existsSync } from 'node:fs'
import { LaunchError } from './launch-error.ts'
import { installSystemPackage } from './system-package.ts'

const MODULES = ['/usr/lib/nginx/modules/ngx_rtmp_module.so', '/usr/lib64/nginx/modules/ngx_rtmp_module.so']

export const findRtmpModule = (): string | undefined => MODULES.find((path) => existsSync(path))

/** @returns where the module is, for the log. @throws LaunchError with the command that brings it */
export function ensureRtmpServer(announce: (line: string) => void): string {
  const before = findRtmpModule()
  if (before) return before
  const apt = 'libnginx-mod-rtmp'
  const outcome = installSystemPackage({ apt, dnf: 'nginx-mod-rtmp', apk: 'nginx-mod-rtmp', brew: apt }, announce)
  const after = findRtmpModule()
  if (after) return after
  throw new LaunchError(
    `nginx has no RTMP module here.${outcome.done ? '' : ` It could not be installed: ${outcome.detail}.`}`,
    outcome.done ? 'The tests of relays need it.' : `Run: ${outcome.command}`,
  )
}
