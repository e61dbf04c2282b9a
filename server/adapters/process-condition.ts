// What this process uses, and what its circuit breakers say.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ProcessCondition } from '#domain/system/worker-condition.ts'
import { listBreakers } from './breaker.ts'

const RESOLUTION_MS = 10

/** @returns a function: each call reports the time since the call before */
export function openProcessMeter(): () => ProcessCondition {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  let cpu = process.cpuUsage()
  let at = performance.now()
  return () => {
    const now = performance.now()
    const used = process.cpuUsage(cpu)
    const elapsedMs = Math.max(1, now - at)
    // The timer measures the whole interval between its ticks.
    const delayMs = delays.count > 0 ? Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS) : 0
    delays.reset()
    cpu = process.cpuUsage()
    at = now
    return {
      memoryBytes: process.memoryUsage.rss(),
      cpuCores: round((used.user + used.system) / 1_000 / elapsedMs),
      eventLoopDelayMs: round(delayMs),
      breakers: listBreakers(),
    }
  }
}

const round = (value: number) => Math.round(value * 1_000) / 1_000
