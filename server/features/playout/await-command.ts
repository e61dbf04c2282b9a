// The result of a command, for the caller that recorded it and waits.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Services } from '#adapters/services.ts'
import { notify } from '#adapters/wakeup.ts'
import { isoOrNull } from '#domain/instants.ts'
import { DomainError } from '#server/errors.ts'

export interface CommandResult {
  /** First time that it changed, epoch ms; null: it changed nothing, or has not been carried out. */
  effectiveAt: number | null
  /** No worker has answered in time. The command is kept, and carried out when there is one. */
  pending: boolean
  /** Why it was not carried out; null: it was, or will be. */
  failure: string | null
}

export const NOTHING_TO_CARRY_OUT: CommandResult = { effectiveAt: null, pending: false, failure: null }

const LONGEST_WAIT_MS = 3_000
/** Polling beside the notification: a lost one causes this delay. */
const POLL_MS = 500
/** Notifications of all channels wake it: other accounts' changes must not become a query each. */
const MIN_POLL_GAP_MS = 40

/** Wakes the workers and waits for the end of the command. @param id null: nothing was recorded */
export async function awaitCommand(
  { db, changes }: Pick<Services, 'db' | 'changes'>,
  channelId: string,
  id: bigint | null,
): Promise<CommandResult> {
  if (id === null) return NOTHING_TO_CARRY_OUT
  const deadline = performance.now() + LONGEST_WAIT_MS
  const { signal } = new AbortController()
  let seen = changes.count('timeline')
  // After the commit: inside the transaction NOTIFY takes a lock that all writers share.
  await notify(db, 'commands', channelId)
  for (;;) {
    const row = await db.command.findUnique({ where: { id }, select: { state: true, error: true, effectiveAt: true } })
    // Deleted with the channel.
    if (!row) return NOTHING_TO_CARRY_OUT
    if (row.state !== 'PENDING')
      return { effectiveAt: row.effectiveAt?.getTime() ?? null, pending: false, failure: row.error }
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) return { effectiveAt: null, pending: true, failure: null }
    await changes.changedSince('timeline', seen, Math.min(leftMs, POLL_MS), signal)
    await sleep(MIN_POLL_GAP_MS)
    seen = changes.count('timeline')
  }
}

/** The same for a change that is kept in any case: a rundown, a version, a mode. Times are ISO 8601. */
export async function awaitChange(services: Pick<Services, 'db' | 'changes'>, channelId: string, id: bigint | null) {
  const { effectiveAt, ...rest } = await awaitCommand(services, channelId, id)
  return { effectiveAt: isoOrNull(effectiveAt), ...rest }
}

/** The same for a command to what is on air. @throws COMMAND_REFUSED with the reason */
export async function awaitOrder(services: Pick<Services, 'db' | 'changes'>, channelId: string, id: bigint) {
  const { effectiveAt, pending, failure } = await awaitChange(services, channelId, id)
  if (failure !== null) throw new DomainError('COMMAND_REFUSED', { message: failure })
  return { effectiveAt, pending }
}
