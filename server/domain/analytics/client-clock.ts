// Puts the times that players send on our clock. A player sends an event when it happens, so the newest event of a batch
// happened when the batch arrived, unless the batch was late: then its sender says when it sent it, or earlier batches show it.
import { DAY_MS } from '#domain/instants.ts'

/** A clock that differs by less is taken as right: networks take time, and clocks are corrected in small steps. */
export const AGREES_MS = 10_000
/** Events that happened longer ago are refused. */
export const LATEST_MS = DAY_MS

/**
 * What is added to the times of a session.
 * @param newest of a batch, by the clock of the sender
 * @param sentAt by the same clock; null: unknown
 * @param before the answer for the batch before; undefined: this is the first one
 */
export function clockShift(
  { newest, sentAt }: { newest: number; sentAt: number | null },
  receivedAt: number,
  before: number | undefined,
): number {
  const behind = receivedAt - (sentAt ?? newest)
  // One shift a session: otherwise the time between two batches would change with the network.
  if (before !== undefined && Math.abs(behind - before) <= AGREES_MS) return before
  // Older than the clock of its sender explains: the batch is late.
  if (before !== undefined && sentAt === null && behind > before) return before
  return Math.abs(behind) <= AGREES_MS ? 0 : behind
}
