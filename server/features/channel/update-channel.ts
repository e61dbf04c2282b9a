import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { linesOf } from '#domain/channel/resolution.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { explainName, settingColumns } from './channel-settings.ts'
import { lockChannel } from './lock-channel.ts'
import type { UpdateChannelInput } from './schema.ts'

/** Name and settings. The slug stays: players on other people's pages use it. */
export async function updateChannel(db: Db, who: ActingIn, input: UpdateChannelInput): Promise<void> {
  const { channelId, ...settings } = input
  if (Object.values(settings).every((value) => value === undefined)) return lockAndLeave(db, who, channelId)
  await db
    .$transaction(async (tx) => {
      const { resolution } = settings
      if (resolution) await requireRoom(tx, who.accountId, 'resolution', { adding: linesOf(resolution) })
      const before = await lockChannel(tx, who.accountId, channelId)
      const columns = await settingColumns(tx, who.accountId, settings)
      await tx.channel.update({ where: { id: channelId }, data: { ...columns, revision: { increment: 1 } } })
      const { labels, ...facts } = settings
      await appendAudit(tx, who, 'channel.update', {
        ...facts,
        subjectId: channelId,
        name: settings.name ?? before.name,
        resolution: settings.resolution ?? before.resolution,
        ...(labels && { labels: labels.join(', ') }),
        change: describeChange({ ...before, fallbackVideo: before.fallbackMediaId }, settings),
      })
      const replans = settings.fallbackVideo !== undefined && settings.fallbackVideo !== before.fallbackMediaId
      if (!replans || before.desired !== 'STARTED') return
      const cause = before.mode === 'calendar' ? 'publish' : 'rundown'
      await recordCommand(tx, who, channelId, { kind: 'REPLAN', payload: { cause } })
    })
    .catch((error) => {
      throw explainName(error)
    })
  await notify(db, ['commands', 'timeline'], channelId)
}

/** An empty update still answers CHANNEL_NOT_FOUND. */
async function lockAndLeave(db: Db, who: ActingIn, channelId: string): Promise<void> {
  await db.$transaction((tx) => lockChannel(tx, who.accountId, channelId))
}
