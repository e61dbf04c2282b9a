// Records what should air. Every change to it records a command in the same transaction; the worker that holds the
// channel's lease carries it out (carry-out.ts) and is the only writer of the timeline.
import type { DbOrTx } from '#adapters/db.ts'
import { currentFacts } from '#adapters/request-scope.ts'
import { traced } from '#adapters/traces.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { DrillOrder } from '#domain/game-day/drills.ts'
import { DomainError } from '#server/errors.ts'

export type ReplanCause = 'rundown' | 'publish' | 'mode'

export type WantedCommand =
  | { kind: 'START' | 'STOP' | 'RESTART' | 'SKIP' | 'HOLD' | 'RESUME' }
  | { kind: 'INSERT'; payload: { mediaId: string } }
  | { kind: 'REPLAN'; payload: { cause: ReplanCause } | DrillOrder }
  | { kind: 'TAKE' | 'RELEASE'; payload: { contributionId: string | null } }

/** A worker carries out hundreds a second: this many wait only without a worker. */
const MOST_WAITING = 100

const causeOf = ({ payload }: { payload: unknown }) => (payload as { cause: ReplanCause | 'drill' }).cause

/**
 * Call it inside the transaction that locked the channel.
 * @param key a second command with it counts as the first one: a caller may retry after a lost answer
 * @throws COMMANDS_WAITING
 * @returns its id, for awaitCommand; the id of the first one if the key is known
 */
export async function recordCommand(
  tx: DbOrTx,
  who: ActingIn,
  channelId: string,
  command: WantedCommand & { key?: string | undefined },
): Promise<{ id: bigint; isNew: boolean }> {
  const key = command.key === undefined ? null : `${who.accountId}:${command.key}`
  const known =
    key && (await tx.command.findUnique({ where: { channelId_key: { channelId, key } }, select: { id: true } }))
  if (known) return { id: known.id, isNew: false }
  const waiting = await tx.command.findMany({
    where: { channelId, state: 'PENDING' },
    orderBy: { id: 'desc' },
    select: { id: true, kind: true, payload: true },
    take: MOST_WAITING,
  })
  const [newest] = waiting
  // The plan is made from the current state at that time.
  const isPlan = command.kind === 'REPLAN' && command.payload.cause !== 'drill'
  const covers = isPlan && newest?.kind === 'REPLAN' && causeOf(newest) === command.payload.cause
  if (newest && covers) return { id: newest.id, isNew: false }
  if (waiting.length >= MOST_WAITING && command.kind !== 'STOP') throw new DomainError('COMMANDS_WAITING')
  const payload = 'payload' in command ? { payload: command.payload } : {}
  const { kind } = command
  const { accountId, tag: issuedBy } = who
  const facts = { 'playout.command.kind': kind, 'playout.channel.id': channelId, 'playout.account.id': accountId }
  return traced({ name: 'record command', kind: 'producer', facts }, async (span) => {
    // The worker that carries it out continues both.
    const cause = { requestId: currentFacts().requestId ?? null, traceparent: span?.traceparent ?? null }
    const { id } = await tx.command.create({
      data: { accountId, channelId, kind, key, issuedBy, ...cause, ...payload },
      select: { id: true },
    })
    span?.set({ 'playout.command.id': String(id) })
    return { id, isNew: true }
  })
}
