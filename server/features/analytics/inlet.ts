// Where a process takes in events: names and clocks, the queue on the disk, and the store behind it.
import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import { type Db, isDataRefused } from '#adapters/db.ts'
import { showWaitingBytes } from '#adapters/event-metrics.ts'
import { EventSpool } from '#adapters/event-spool.ts'
import { logger } from '#adapters/log.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { env } from '#server/env.ts'
import { Collector } from './collector.ts'
import { openSubjects } from './find-subject.ts'
import { eventStoreOf } from './open-event-store.ts'
import { openBatchStorer } from './store-batch.ts'
import { batchOf } from './stored-event.ts'

/** An hour of 7,000 events a second. */
const SPOOL_MAX_BYTES = 4 * 1024 ** 3

export interface InletOutside {
  db: Db
  dataDir: string
}

interface Inlet {
  collector: Collector
  spool: EventSpool
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
}

async function openInlet({ db, dataDir }: InletOutside): Promise<Inlet> {
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const log = logger('analytics')
  const storeBatch = openBatchStorer(db, eventStoreOf(db))
  const spool = await EventSpool.open({
    folder: join(dataDir, 'analytics'),
    maxBytes: SPOOL_MAX_BYTES,
    async store(lines) {
      const { unreadable, ...batch } = await batchOf(lines)
      if (unreadable > 0) log.warn({ lines: unreadable }, 'lines of events could not be read and were left out')
      await acrossAccounts(() => storeBatch(batch, Date.now()))
    },
    isPassing: (error) => !isRefused(error),
    log,
  })
  showWaitingBytes(() => spool.waitingBytes)
  const viewerKey = Buffer.from(hkdfSync('sha256', nextAuthSecret, '', 'viewers', 32))
  return {
    spool,
    collector: new Collector({
      spool,
      findSubject: openSubjects(db),
      viewerKey,
      ownHost: new URL(env().publicUrl).hostname,
    }),
  }
}

/** Only what the rows themselves cause. In any other case the files wait, whatever an outage looks like. */
function isRefused(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError || isDataRefused(error)) return true
  return error instanceof Error && error.name === 'PrismaClientValidationError'
}
