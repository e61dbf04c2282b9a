// A subscription as a loop: look, send when something changed, sleep until a wake-up or a second.
import { setTimeout as sleep } from 'node:timers/promises'
import { tracked } from '@trpc/server'
import type { WakeupTopic } from '../adapters/wakeup.ts'
import { DomainError } from '../errors.ts'
import type { Context } from './context.ts'

const POLL_MS = 1_000
/** A burst of notifications (a transcode's progress) becomes at most one look in so long. */
const LOOKS_APART_MS = 150
/** How long somebody who was removed or signed out, or whose key was revoked, may go on watching. */
const ASK_AGAIN_WHO_MS = 5_000

interface Watched<T> {
  topic: WakeupTopic
  look(): Promise<T>
  /** Text that differs when the viewer must hear of it. */
  fingerprint(snapshot: T): string
  /** Send even an unchanged snapshot after so long: figures tick without a change. */
  refreshMs: number
}

/** Yields the first snapshot at once and ends when `signal` aborts. */
export async function* watch<T>(ctx: Context, signal: AbortSignal | undefined, watched: Watched<T>) {
  const { changes } = ctx.services
  const ended = signal ?? new AbortController().signal
  let sent: string | null = null
  let sentAt = 0
  let askedWhoAt = ctx.now()
  for (let looks = 0; !ended.aborted; looks++) {
    const now = ctx.now()
    if (now - askedWhoAt > ASK_AGAIN_WHO_MS) {
      if (!(await ctx.findActor())) throw new DomainError('UNAUTHENTICATED')
      askedWhoAt = now
    }
    const seen = changes.count(watched.topic)
    const snapshot = await watched.look()
    const fingerprint = watched.fingerprint(snapshot)
    if (ended.aborted) return
    if (fingerprint !== sent || now - sentAt >= watched.refreshMs) {
      yield tracked(`${now}-${looks}`, snapshot)
      sent = fingerprint
      sentAt = now
    }
    await sleep(LOOKS_APART_MS, undefined, { signal: ended }).catch(() => undefined)
    await changes.changedSince(watched.topic, seen, POLL_MS - LOOKS_APART_MS, ended)
  }
}
