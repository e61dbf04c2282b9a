// One LISTEN connection per process, however many viewers: notifications become an in-process event.
import type { WakeupTopic } from './wakeup.ts'
import { listen } from './wakeup.ts'

export interface ChangeFeed {
  /** Number of notifications of the topic. Read it before querying, so that none is missed in between. */
  count(topic: WakeupTopic): number
  /** Resolves once the count is above `seen`, after `maxWaitMs`, or when the signal aborts. */
  changedSince(topic: WakeupTopic, seen: number, maxWaitMs: number, signal: AbortSignal): Promise<void>
}

const TOPICS: readonly WakeupTopic[] = ['timeline', 'library', 'destinations', 'contributions']

/** The connection is opened with the first viewer and kept until `signal` aborts. */
export function openChangeFeed(connectionString: () => string, signal: AbortSignal): ChangeFeed {
  const counts = new Map<WakeupTopic, number>()
  const waiting = new Map<WakeupTopic, Set<() => void>>(TOPICS.map((topic) => [topic, new Set()]))
  let listening = false

  const count = (topic: WakeupTopic) => counts.get(topic) ?? 0

  function onWakeup(topic: WakeupTopic): void {
    counts.set(topic, count(topic) + 1)
    for (const wake of [...(waiting.get(topic) ?? [])]) wake()
  }

  return {
    count,
    changedSince(topic, seen, maxWaitMs, viewerSignal) {
      if (!listening) {
        listening = true
        listen(connectionString(), TOPICS, onWakeup, signal)
      }
      return new Promise((resolve) => {
        if (viewerSignal.aborted || count(topic) > seen) return resolve()
        const wake = () => {
          clearTimeout(timer)
          viewerSignal.removeEventListener('abort', wake)
          waiting.get(topic)?.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, maxWaitMs)
        viewerSignal.addEventListener('abort', wake, { once: true })
        waiting.get(topic)?.add(wake)
      })
    },
  }
}
