// Detects a program that no longer answers. A hanging event loop cannot be asked to stop, and nothing else shows it:
// the process exists, and its port accepts connections.
import { get } from 'node:http'

export const TICK_MS = 1_000
/** Counts this process's own ticks, not time: a suspended machine has not waited for anything. */
export const TIMEOUT_TICKS = 10
/** A question waits this long for its answer. */
export const ASK_TICKS = 5

export interface Watchdog {
  stop(): void
}

/**
 * Asks once a tick, one question at a time.
 * @param ask whether it answered, whatever the answer was
 * @param onSilence called once, after `patienceTicks` in a row without an answer
 */
export function watchAnswers(options: {
  ask(): Promise<boolean>
  onSilence(): void
  tickMs?: number
  patienceTicks?: () => number
}): Watchdog {
  const { ask, onSilence, tickMs = TICK_MS, patienceTicks = () => TIMEOUT_TICKS } = options
  let silentTicks = 0
  let asking = false
  const timer = setInterval(async () => {
    if (++silentTicks > patienceTicks()) {
      clearInterval(timer)
      onSilence()
    } else if (!asking) {
      asking = true
      if (await ask()) silentTicks = 0
      asking = false
    }
  }, tickMs)
  return { stop: () => clearInterval(timer) }
}

/** The status of a GET on a connection of its own; null: no answer in time. */
export function statusOf(url: string, limitMs = ASK_TICKS * TICK_MS): Promise<number | null> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(limitMs) }, (response) => {
      response.on('error', () => undefined).resume()
      resolve(response.statusCode ?? null)
    })
    request.on('error', () => resolve(null))
  })
}
