// The S3 server that the storage is tested against: Ceph with its object gateway. For tests only; the product runs
// without one.
import { existsSync } from 'node:fs'
import { ensureInstalled } from './ensure-installed.ts'

/** By the package that has it. */
const PROGRAMS = { radosgw: '/usr/bin/radosgw', 'ceph-mon': '/usr/bin/ceph-mon', 'ceph-osd': '/usr/bin/ceph-osd' }

const findProgram = (path: string) => () => (existsSync(path) ? path : undefined)

export const hasCeph = (): boolean => Object.values(PROGRAMS).every((path) => existsSync(path))

/** @returns their paths, for the log. @throws LaunchError with the command that installs what is missing */
export function ensureCeph(announce: (line: string) => void): string {
  return Object.entries(PROGRAMS)
    .map(([apt, path]) => ensureInstalled(findProgram(path), { apt, dnf: apt, apk: apt, brew: apt }, announce))
    .join(', ')
}
