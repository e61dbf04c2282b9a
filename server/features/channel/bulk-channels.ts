import { asDomainError } from '#adapters/as-domain-error.ts'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { addLabel, MAX_LABELS } from '#domain/channel/labels.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError, ERRORS } from '#server/errors.ts'
import { commandChannel } from './command-channel.ts'
import { deleteChannel } from './delete-channel.ts'
import { lockChannel } from './lock-channel.ts'
import type { BulkChannelsInput, BulkResult } from './schema.ts'

/** Other accounts' calls need connections too. */
const AT_ONCE = 4

const COMMANDS = { start: 'START', stop: 'STOP', restart: 'RESTART' } as const

/** Each channel in a transaction of its own: one that fails changes nothing for the others. */
export async function bulkChannels(
  db: Db,
  who: ActingIn,
  input: BulkChannelsInput,
  now: () => number,
): Promise<BulkResult[]> {
  const ids = [...new Set(input.ids)]
  const results = new Map<string, BulkResult>()
  const waiting = ids.values()
  const work = async () => {
    for (const id of waiting) results.set(id, await attempt(id, () => actOn(db, who, { ...input, id }, now())))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return ids.map((id) => results.get(id)!)
}

async function attempt(id: string, act: () => Promise<void>): Promise<BulkResult> {
  try {
    await act()
    return { id, ok: true }
  } catch (error) {
    const { code, message } = asDomainError(error)
    if (!ERRORS[code].expected) logger('channel').error({ err: error, channelId: id }, 'a bulk operation failed')
    return { id, ok: false, code, message }
  }
}

function actOn(
  db: Db,
  who: ActingIn,
  { action, id, label }: Pick<BulkChannelsInput, 'action' | 'label'> & { id: string },
  now: number,
): Promise<void> {
  if (action === 'delete') return deleteChannel(db, who, id, now)
  if (action === 'tag' || action === 'untag')
    return labelChannel(db, who, { id, label: label!, adds: action === 'tag' })
  return commandChannel(db, who, id, COMMANDS[action])
}

async function labelChannel(
  db: Db,
  who: ActingIn,
  { id, label, adds }: { id: string; label: string; adds: boolean },
): Promise<void> {
  const changed = await db.$transaction(async (tx) => {
    const { name, resolution, labels: before } = await lockChannel(tx, who.accountId, id)
    if (before.includes(label) === adds) return false
    const labels = adds ? addLabel(before, label) : before.filter((other) => other !== label)
    if (!labels)
      throw new DomainError('INVALID_INPUT', {
        message: `The channel has ${MAX_LABELS} labels, which is the most. It was not changed; remove one first.`,
      })
    await tx.channel.update({ where: { id }, data: { labels, revision: { increment: 1 } } })
    await appendAudit(tx, who, 'channel.update', { subjectId: id, name, resolution, labels: labels.join(', ') })
    return true
  })
  if (changed) await notify(db, 'timeline', id)
}
