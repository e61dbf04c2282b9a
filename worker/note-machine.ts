import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import type { Machine } from './anchor-clock.ts'

const READINGS = 20
const READ_WITHIN_MS = 1

/**
 * A clock and the machine's uptime at one instant. On a busy machine this process may wait between two readings: without
 * another try the next process's clock is behind by as much, and its playlists are older than those of this one.
 * Uptime belongs to a machine and a boot; containers of one machine may count it differently, and have names of their
 * own.
 * @param now ms
 */
export function noteMachine(now: () => number, uptimeMs = () => uptime() * 1_000): Machine & { now: number } {
  bootId ??= readBootId()
  const boot = bootId === '' ? null : `${hostname()} ${bootId}`
  let closest = { now: 0, uptimeMs: 0, withinMs: Number.POSITIVE_INFINITY }
  for (let i = 0; i < READINGS && closest.withinMs > READ_WITHIN_MS; i++) {
    const before = now()
    const up = uptimeMs()
    const withinMs = now() - before
    if (withinMs < closest.withinMs) closest = { now: before, uptimeMs: up, withinMs }
  }
  return { boot, now: closest.now, uptimeMs: closest.uptimeMs }
}
let bootId: string | undefined

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
