import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import type { BulkResult } from '#domain/bulk.ts'
import { addLabel, MAX_LABELS } from '#domain/channel/labels.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { runBulk } from '#features/bulk/run-bulk.ts'
import { DomainError } from '#server/errors.ts'
import { commandChannel } from './command-channel.ts'
import { deleteChannel } from './delete-channel.ts'
import { lockChannel } from './lock-channel.ts'
import type { BulkChannelsInput } from './schema.ts'

const COMMANDS = { start: 'START', stop: 'STOP', restart: 'RESTART' } as const

/** Each channel by itself. */
export function bulkChannels(
  db: Db,
  who: ActingIn,
  input: BulkChannelsInput,
  now: () => number,
): Promise<BulkResult[]> {
  return runBulk(input.ids, (id) => actOn(db, who, { ...input, id }, now()))
}

type One = Omit<BulkChannelsInput, 'ids'> & { id: string }

function actOn(db: Db, who: ActingIn, { action, id, label, folder }: One, now: number): Promise<void> {
  switch (action) {
    case 'delete':
      return deleteChannel(db, who, id, now)
    case 'tag':
      return sortChannel(db, who, id, ({ labels }) => ({ labels: withLabel(labels, label!) }))
    case 'untag':
      return sortChannel(db, who, id, ({ labels }) => ({ labels: labels.filter((other) => other !== label) }))
    case 'move':
      return sortChannel(db, who, id, () => ({ folder: folder ?? null }))
    default:
      return commandChannel(db, who, id, COMMANDS[action])
  }
}

type Place = { labels: string[]; folder: string | null }

/** Changes the labels or the folder. What is there already is not written again. */
async function sortChannel(db: Db, who: ActingIn, id: string, placeOf: (was: Place) => Partial<Place>): Promise<void> {
  const isChanged = await db.$transaction(async (tx) => {
    const { name, resolution, labels, folder } = await lockChannel(tx, who.accountId, id)
    const next = placeOf({ labels, folder })
    const change = describeChange({ labels, folder }, next)
    if (Object.keys(change.after).length === 0) return false
    await tx.channel.update({ where: { id }, data: { ...next, revision: { increment: 1 } } })
    const facts = { folder: next.folder, ...(next.labels && { labels: next.labels.join(', ') }) }
    await appendAudit(tx, who, 'channel.update', { subjectId: id, name, resolution, ...facts, change })
    return true
  })
  if (isChanged) await notify(db, 'timeline', id)
}

function withLabel(labels: readonly string[], label: string): string[] {
  const next = addLabel(labels, label)
  if (next) return next
  throw new DomainError('INVALID_INPUT', {
    message: `The channel has ${MAX_LABELS} labels, which is the most. It was not changed; remove one first.`,
  })
}
