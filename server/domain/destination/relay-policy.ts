// What a relay does after its process ended: retry at once, later, or not at all, and with which parameters. Pure.
//
// connecting ──output──▶ live ──planned end──▶ connecting (at once: nothing failed)
//     │                   └──failure──┐
//     └──failure──▶ backing off ◀─────┘ ──wait──▶ connecting (perhaps another server, a lower rung)
//                       └── too many in a row ──▶ disabled, until a person switches it on again

import { DEFAULT_RUNGS, type DefaultRungName } from '#domain/ladder/ladder.ts'
import { recoverAfter } from '#domain/system/recover.ts'

/** After this time on air earlier failures no longer count. */
export const STABLE_MS = 30_000
/** After this time on air the configured rung is tried again: the server may have recovered. */
export const FORGIVEN_MS = 6 * 3_600_000
/** Never below a second: servers reject a sender that returns too soon. */
const RELAY_RECOVERY = { stableMs: STABLE_MS, backoff: { firstMs: 1_000, mostMs: 60_000 } }
/** Failures in a row before the other server is tried. */
const FAILURES_A_SERVER = 2
/** How often within hours the server must be too slow before a lower rung is sent. */
const TOO_SLOW_A_RUNG = 3

/** Recent failures. */
export interface RelayHistory {
  /** In a row. */
  failures: number
  /** Since the last hours on air: failures because the server accepted less than was sent. */
  tooSlow: number
}

export const NO_FAILURES: RelayHistory = { failures: 0, tooSlow: 0 }

export type RelayEnd =
  /** The channel went off air, its format changed, or the connection reached its maximum time. */
  { how: 'planned'; livedMs: number } | { how: 'failed'; reason: string; tooSlow: boolean; livedMs: number }

export interface RelayTarget {
  serverUrl: string
  backupServerUrl: string | null
  rung: DefaultRungName
  /** In a row, after which the relay gives up. */
  maxFailures: number
}

export interface RelayParameters {
  serverUrl: string
  rung: DefaultRungName
}

/** After repeated failures the servers alternate, and a rung that was too much is lowered. */
export function parametersAfter(history: RelayHistory, target: RelayTarget): RelayParameters {
  const servers = [target.serverUrl, ...(target.backupServerUrl ? [target.backupServerUrl] : [])]
  const serverUrl = servers[Math.floor(history.failures / FAILURES_A_SERVER) % servers.length]!
  const wanted = DEFAULT_RUNGS.findIndex(({ name }) => name === target.rung)
  const lowered = Math.min(wanted + Math.floor(history.tooSlow / TOO_SLOW_A_RUNG), DEFAULT_RUNGS.length - 1)
  return { serverUrl, rung: DEFAULT_RUNGS[lowered]!.name }
}

export interface RelayDecision {
  history: RelayHistory
  /** Until the next attempt; null: gave up. */
  delayMs: number | null
  /** An alert is due: once in a row of failures. */
  alert: boolean
}

/** @param random 0…1, for the jitter */
export function decideAfter(
  history: RelayHistory,
  end: RelayEnd,
  { maxFailures }: Pick<RelayTarget, 'maxFailures'>,
  random: number,
): RelayDecision {
  const tooSlowBefore = end.livedMs >= FORGIVEN_MS ? 0 : history.tooSlow
  if (end.how === 'planned') {
    const failures = end.livedMs >= STABLE_MS ? 0 : history.failures
    return { history: { failures, tooSlow: tooSlowBefore }, delayMs: 0, alert: false }
  }
  const tooSlow = end.tooSlow ? tooSlowBefore + 1 : tooSlowBefore
  const rules = { ...RELAY_RECOVERY, mostFailures: maxFailures }
  const { failures, delayMs, isGivenUp, alert } = recoverAfter(history.failures, end.livedMs, rules, random)
  return { history: { failures, tooSlow }, delayMs: isGivenUp ? null : delayMs, alert }
}
