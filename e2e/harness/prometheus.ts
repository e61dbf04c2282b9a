// The Prometheus and the Alertmanager that metrics and alert rules are tested against. For tests only; the product runs
// without them.
import { existsSync } from 'node:fs'
import { ensureInstalled } from './ensure-installed.ts'

/** By the package that has it. */
export const PROMETHEUS = {
  prometheus: '/usr/bin/prometheus',
  'prometheus-alertmanager': '/usr/bin/prometheus-alertmanager',
}
export const PROMTOOL = '/usr/bin/promtool'
export const AMTOOL = '/usr/bin/amtool'

const findProgram = (path: string) => () => (existsSync(path) ? path : undefined)

export const hasPrometheus = (): boolean => Object.values(PROMETHEUS).every((path) => existsSync(path))

/** @returns their paths, for the log. @throws LaunchError with the command that installs what is missing */
export function ensurePrometheus(announce: (line: string) => void): string {
  return Object.entries(PROMETHEUS)
    .map(([apt, path]) => ensureInstalled(findProgram(path), { apt, dnf: apt, apk: apt, brew: apt }, announce))
    .join(', ')
}
