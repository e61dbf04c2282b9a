// Events of viewers from the queue of several processes to the store.
import type { EventQueue, QueuedLines } from '#adapters/event-queue.ts'
import type { Logger } from '#adapters/log.ts'
import type { StoreLines } from './store-lines.ts'

/** Of lines that could not be stored. */
const AGAIN_MS = 2_000

interface Reader {
  queue: EventQueue
  store: StoreLines
  isRefused: (error: unknown) => boolean
  /** Keeps lines that the store refuses. */
  setAside: (lines: readonly string[]) => Promise<void>
  log: Logger
}

/**
 * @returns whether there was anything to read: more may be left
 * @throws what the store throws; the lines come again
 */
export async function storeNext(reader: Reader): Promise<boolean> {
  const taken = await reader.queue.take()
  if (taken.length === 0) return false
  // Together: a store is faster with few large batches.
  await storeTaken(reader, taken).catch(async (error) => {
    if (!reader.isRefused(error)) throw error
    for (const each of taken) await storeOne(reader, each)
  })
  return true
}

async function storeTaken({ store, isRefused }: Reader, taken: readonly QueuedLines[]): Promise<void> {
  try {
    await store(taken.flatMap(({ lines }) => lines))
    for (const each of taken) each.done()
  } catch (error) {
    if (!isRefused(error)) for (const each of taken) each.later(AGAIN_MS)
    throw error
  }
}

/** One of them is refused: the others are stored. */
async function storeOne(reader: Reader, each: QueuedLines): Promise<void> {
  await storeTaken(reader, [each]).catch(async (error) => {
    if (!reader.isRefused(error)) throw error
    await reader.setAside(each.lines)
    each.refuse()
    reader.log.error(
      { err: error, lines: each.lines.length },
      'events of viewers were refused by the store and set aside',
    )
  })
}
