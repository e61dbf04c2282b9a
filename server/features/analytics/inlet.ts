// Where a process takes in events: names and clocks, the queue on the disk, and the store behind it.
import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { showWaitingBytes } from '#adapters/event-metrics.ts'
import type { EventQueue } from '#adapters/event-queue.ts'
import { EventSpool } from '#adapters/event-spool.ts'
import { logger } from '#adapters/log.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { env } from '#server/env.ts'
import { Collector } from './collector.ts'
import { openSubjects } from './find-subject.ts'
import { openEventQueue, QUEUE_MAX_BYTES } from './open-event-queue.ts'
import { isRefused, openLineStorer } from './store-lines.ts'

export interface InletOutside {
  db: Db
  dataDir: string
}

interface Inlet {
  collector: Collector
  spool: EventSpool
  queue: EventQueue | null
}

const inlets = new WeakMap<InletOutside, Promise<Inlet>>()

/** One for each process. */
export function inletOf(outside: InletOutside): Promise<Inlet> {
  const known = inlets.get(outside) ?? openInlet(outside)
  inlets.set(outside, known)
  // A folder that could not be made is tried again with the next event.
  known.catch(() => inlets.delete(outside))
  return known
}

/** What is on the disk by then stays there for the next process. */
export async function closeInlet(outside: InletOutside): Promise<void> {
  const inlet = await inlets.get(outside)?.catch(() => null)
  await inlet?.spool.stop()
  await inlet?.queue?.close()
}

async function openInlet({ db, dataDir }: InletOutside): Promise<Inlet> {
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const log = logger('analytics')
  const queue = openEventQueue()
  const spool = await EventSpool.open({
    folder: join(dataDir, 'analytics'),
    maxBytes: QUEUE_MAX_BYTES,
    store: queue ? (lines) => queue.publish(lines) : openLineStorer(db, log),
    // A queue refuses no line: its reader does.
    isPassing: (error) => queue !== null || !isRefused(error),
    log,
  })
  showWaitingBytes(() => spool.waitingBytes)
  const viewerKey = Buffer.from(hkdfSync('sha256', nextAuthSecret, '', 'viewers', 32))
  return {
    ...{ spool, queue },
    collector: new Collector({
      spool,
      findSubject: openSubjects(db),
      viewerKey,
      ownHost: new URL(env().publicUrl).hostname,
    }),
  }
}
