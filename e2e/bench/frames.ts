// How evenly a page draws during an action: the times between its animation frames.
import type { Page } from '@playwright/test'
import { quantile } from './figures.ts'

export interface Frames {
  /** Frames drawn per second. */
  rate: number
  p50Ms: number
  p95Ms: number
  /** Tasks of 50 ms and more, during which nothing is drawn. */
  longTasks: number
  longestMs: number
}

interface Recorder {
  at: number[]
  longMs: number[]
  stop(): void
}

/** Records while `act` runs. */
export async function recordFrames(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const recorder: Recorder = { at: [], longMs: [], stop: () => undefined }
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) recorder.longMs.push(duration)
    })
    observer.observe({ type: 'longtask' })
    let handle = 0
    const tick = (now: number) => {
      recorder.at.push(now)
      handle = requestAnimationFrame(tick)
    }
    handle = requestAnimationFrame(tick)
    recorder.stop = () => {
      cancelAnimationFrame(handle)
      observer.disconnect()
    }
    Object.assign(window, { frames: recorder })
  })
  await act()
  const { at, longMs } = await page.evaluate(() => {
    const { frames } = window as unknown as { frames: Recorder }
    frames.stop()
    return { at: frames.at, longMs: frames.longMs }
  })
  const gaps = at.slice(1).map((now, i) => now - (at[i] ?? now))
  const seconds = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1_000
  return {
    rate: gaps.length / seconds,
    p50Ms: quantile(gaps, 0.5),
    p95Ms: quantile(gaps, 0.95),
    longTasks: longMs.length,
    longestMs: Math.max(0, ...longMs),
  }
}
