// Whether a destination can work as it is written, field by field, before anything is connected.
import type { VideoRung } from '#domain/ladder/ladder.ts'
import { PLATFORMS, type PlatformName, rungProblems, serverProblem } from './platforms.ts'
import { parseServerUrl } from './server-url.ts'

export interface Target {
  platform: PlatformName
  serverUrl: string
  backupServerUrl: string | null
  rung: VideoRung['name']
}

export interface TargetIssue {
  path: 'serverUrl' | 'backupServerUrl' | 'rung' | 'streamKey'
  message: string
}

/** A server at home may well have `/live` with the key `live`: nothing is given away by that. */
const SHORTEST_KEY = 8

/** @param streamKey the new one; null when the stored one stays */
export function checkTarget(target: Target, streamKey: string | null): TargetIssue[] {
  const issues: TargetIssue[] = []
  for (const path of ['serverUrl', 'backupServerUrl'] as const) {
    const url = target[path]
    if (url === null) continue
    const message = serverProblem(target.platform, url)
    if (message) issues.push({ path, message })
    else if (streamKey !== null && streamKey.length >= SHORTEST_KEY && url.includes(streamKey))
      issues.push({ path, message: 'The stream key stands in the address too. Leave it in its own field only.' })
  }
  const rung = rungProblems(target.platform, target.rung)
  if (rung.length > 0) issues.push({ path: 'rung', message: rung.join(' ') })
  return issues
}

/**
 * A stored key goes to the server it was entered for and to no other: whoever may change the address
 * could otherwise have it sent to a server of theirs, or in the clear.
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
