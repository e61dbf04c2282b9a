// Live control: each command takes effect at the next segment boundary and is in the audit trail.
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { stateToAir } from '#domain/media/airs-from.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { recordCommand, type WantedCommand } from '#features/playout/record-command.ts'
import { DomainError } from '#server/errors.ts'
import type { ControlInput } from './schema.ts'

/**
 * @returns the command to wait for
 * @throws NOT_ON_AIR, MEDIA_NOT_FOUND, MEDIA_NOT_READY
 */
export async function controlChannel(db: Db, who: ActingIn, input: ControlInput): Promise<bigint> {
  const { channelId, action, mediaId = '', key } = input
  return db.$transaction(async (tx) => {
    const { desired } = await lockChannel(tx, who.accountId, channelId)
    if (desired !== 'STARTED') throw new DomainError('NOT_ON_AIR')
    const title = action === 'insert' ? await requireReady(tx, who.accountId, mediaId) : null
    const { id, isNew } = await recordCommand(tx, who, channelId, { ...wanted(action, mediaId), key })
    if (!isNew) return id
    await tx.channel.update({ where: { id: channelId }, data: { revision: { increment: 1 } } })
    await appendAudit(tx, who, `channel.${action}`, { subjectId: channelId, ...(title === null ? {} : { title }) })
    return id
  })
}

function wanted(action: ControlInput['action'], mediaId: string): WantedCommand {
  if (action === 'insert') return { kind: 'INSERT', payload: { mediaId } }
  return { kind: ({ skip: 'SKIP', hold: 'HOLD', resume: 'RESUME' } as const)[action] }
}

async function requireReady(tx: DbOrTx, accountId: string, mediaId: string): Promise<string> {
  const media = await tx.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: {
      ...{ title: true, state: true, airableFrom: true, durationMs: true, formatKey: true, frameRate: true },
      account: { select: { frameRate: true } },
    },
  })
  if (!media) throw new DomainError('MEDIA_NOT_FOUND')
  const inRate = media.frameRate === media.account.frameRate
  if (stateToAir(media, Date.now()) !== 'READY' || !inRate || !media.durationMs || !media.formatKey)
    throw new DomainError('MEDIA_NOT_READY', {
      message: `“${media.title}” is not ready to air yet. The channel was not changed.`,
    })
  return media.title
}
