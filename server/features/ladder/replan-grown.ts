// Looped rundowns name the format that an item had when they were planned: they are planned again once it has more rungs.
// Calendars are written a few hours ahead, and follow by themselves.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { linesOf } from '#domain/channel/resolution.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import type { BackfillJob } from './backfill.ts'

/** @param rungs that it got: channels that do not offer one of them stay as they are */
export async function replanGrown(
  db: Db,
  { accountId, mediaId, workerId }: BackfillJob,
  rungs: readonly VideoRung[],
): Promise<void> {
  const channels = await db.channel.findMany({
    where: {
      ...{ accountId, deletedAt: null, desired: 'STARTED', mode: 'loop' },
      OR: [{ rundown: { some: { mediaId } } }, { fallbackMediaId: mediaId }],
    },
    select: { id: true, resolution: true },
  })
  for (const { id, resolution } of channels) {
    if (rungs.every(({ height }) => height > linesOf(resolution))) continue
    await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Channel" WHERE id = ${id} FOR NO KEY UPDATE`
      const who = { accountId, tag: `worker:${workerId}` }
      await recordCommand(tx, who, id, { kind: 'REPLAN', payload: { cause: 'rundown' } })
    })
    await notify(db, 'commands', id)
  }
}
