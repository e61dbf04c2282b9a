// Whether a destination's settings can work, field by field, before connecting.
import type { DefaultRungName } from '#domain/ladder/ladder.ts'
import { PLATFORMS, type PlatformName, rungProblems, serverProblem } from './platforms.ts'
import { parseServerUrl } from './server-url.ts'

export interface Target {
  platform: PlatformName
  serverUrl: string
  backupServerUrl: string | null
  rung: DefaultRungName
}

export interface TargetIssue {
  path: 'serverUrl' | 'backupServerUrl' | 'rung' | 'streamKey'
  message: string
}

/** A private server may well have `/live` with the key `live`: such a key is no secret. */
const SHORTEST_KEY = 8

/**
 * @param streamKey the new one; null when the stored one is kept
 * @param timed the account's frames a second, for the rung; null: it is not checked
 */
export function checkTarget(
  target: Target,
  streamKey: string | null,
  timed: { frameRate: number } | null,
): TargetIssue[] {
  const issues: TargetIssue[] = []
  for (const path of ['serverUrl', 'backupServerUrl'] as const) {
    const url = target[path]
    if (url === null) continue
    const message = serverProblem(target.platform, url)
    if (message) issues.push({ path, message })
    else if (streamKey !== null && streamKey.length >= SHORTEST_KEY && url.includes(streamKey))
      issues.push({ path, message: 'The stream key is also in the address. Keep it only in its own field.' })
  }
  const rung = timed ? rungProblems(target.platform, target.rung, timed) : []
  if (rung.length > 0) issues.push({ path: 'rung', message: rung.join(' ') })
  return issues
}

/**
 * A stored key goes only to the server it was entered for. Otherwise whoever may change the address could send it to a
 * server of their own, or unencrypted.
 */
export function needsKeyAgain(before: Target, after: Target): boolean {
  const { serverUrl, backupServerUrl } = PLATFORMS[after.platform]
  const preset = after.platform === before.platform ? [serverUrl, backupServerUrl] : []
  const trusted = new Set([before.serverUrl, before.backupServerUrl, ...preset].map(placeOf))
  return [after.serverUrl, after.backupServerUrl].some((url) => url !== null && !trusted.has(placeOf(url)))
}

function placeOf(url: string | null): string | null {
  const parsed = parseServerUrl(url ?? '')
  return parsed.ok ? `${parsed.url.scheme} ${parsed.url.host} ${parsed.url.port}` : null
}
