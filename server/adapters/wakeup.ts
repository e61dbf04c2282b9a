// LISTEN/NOTIFY as a wake-up call: it carries no data, only "look now". Every listener also polls, so a lost
// notification delays a change by a second and loses nothing.
import pg from 'pg'
import { backoffMs } from '#domain/system/backoff.ts'
import type { DbOrTx } from './db.ts'
import { logger } from './log.ts'

/**
 * `commands`: a command was recorded. `timeline`: a channel's timeline or state changed. `library`: a media item
 * changed. `destinations`: a channel's destinations were changed, or the state of one. `contributions`: the same for
 * its live inputs, their keys and sessions. `live`: a feed arrived, grew or ended. `cpu`: a live encoder needs the CPU
 * of its machine, or no longer does.
 */
export type WakeupTopic = 'commands' | 'timeline' | 'library' | 'destinations' | 'contributions' | 'live' | 'cpu'

/** Sent at once if `db` is the client, on commit if `db` is a transaction. */
export async function notify(db: DbOrTx, topic: WakeupTopic | WakeupTopic[], payload: string): Promise<void> {
  const channels = [topic].flat().map((name) => `playout_${name}`)
  await db.$executeRaw`SELECT pg_notify(channel, ${payload}) FROM unnest(${channels}::text[]) channel`
}

/**
 * Calls `onWakeup(topic, payload)` for every notification until the signal aborts. Reconnects by itself; after a
 * reconnect every topic is woken once with an empty payload.
 */
export function listen(
  connectionString: string,
  topics: readonly WakeupTopic[],
  onWakeup: (topic: WakeupTopic, payload: string) => void,
  signal: AbortSignal,
): void {
  const log = logger('wakeup')
  let failures = 0
  let first = true

  async function connect(): Promise<void> {
    if (signal.aborted) return
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: 5_000,
      // A listener sends nothing: without early probes it would not notice a dead link for hours.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    })
    let gone = false
    const leave = () => {
      if (gone) return
      gone = true
      signal.removeEventListener('abort', leave)
      client.end().catch(() => undefined)
      if (!signal.aborted) setTimeout(connect, backoffMs(failures++, 1, { firstMs: 250, mostMs: 5_000 })).unref()
    }
    client.on('error', leave)
    client.on('end', leave)
    client.on('notification', ({ channel, payload }) =>
      onWakeup(channel.replace(/^playout_/, '') as WakeupTopic, payload ?? ''),
    )
    signal.addEventListener('abort', leave, { once: true })
    try {
      await client.connect()
      for (const topic of topics) await client.query(`LISTEN playout_${topic}`)
      failures = 0
      if (!first) for (const topic of topics) onWakeup(topic, '')
      first = false
    } catch (error) {
      log.warn({ err: error }, 'cannot listen for wake-ups; polling continues')
      leave()
    }
  }
  void connect()
}
