import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { type PlayerLook, readLook } from '#domain/player/player-look.ts'
import { LIVE_WINDOW_MS } from '#domain/timeline/published.ts'
import { lockPlan, requireUse } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import type { UpdatePlayerInput } from './schema.ts'

/** Access, allowed domains and player look. Omitted fields stay. */
export async function updatePlayer(db: Db, who: ActingIn, input: UpdatePlayerInput, now: number): Promise<void> {
  const { channelId, access, embedDomains, dvrMinutes, catchUpDays, ...changes } = input
  await db.$transaction(async (tx) => {
    // Locked before the channel, in the same order as when an admin changes the plan.
    const own = await lockPlan(tx, who.accountId)
    if (dvrMinutes !== undefined) requireUse(own, { name: 'dvrMinutes', used: 0, adding: dvrMinutes })
    if (catchUpDays !== undefined) requireUse(own, { name: 'catchUpDays', used: 0, adding: catchUpDays })
    const { name } = await lockChannel(tx, who.accountId, channelId)
    const { posterMediaId } = changes
    if (
      posterMediaId &&
      (await tx.mediaItem.count({
        where: { id: posterMediaId, accountId: who.accountId, state: 'READY', deletedAt: null },
      })) === 0
    )
      throw new DomainError('MEDIA_NOT_FOUND')
    const before = await tx.channel.findUniqueOrThrow({ where: { id: channelId } })
    if (access === 'token' && before.playback !== 'token') requireUse(own, { name: 'signedLinks', used: 0, adding: 1 })
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const was = readLook(before.player)
    const look: PlayerLook = { ...was, ...given }
    await tx.channel.update({
      where: { id: channelId },
      data: {
        playback: access,
        embedDomains,
        dvrMinutes,
        catchUpDays,
        dvrFrom: dvrFrom(before, dvrMinutes, now),
        player: { ...look },
        revision: { increment: 1 },
      },
    })
    await appendAudit(tx, who, 'channel.player', {
      subjectId: channelId,
      name,
      access: access ?? before.playback,
      embedDomains: (embedDomains ?? before.embedDomains).join(', '),
      dvrMinutes: dvrMinutes ?? before.dvrMinutes,
      catchUpDays: catchUpDays ?? before.catchUpDays,
      ...look,
      change: describeChange(
        {
          ...{ access: before.playback, embedDomains: before.embedDomains },
          ...{ dvrMinutes: before.dvrMinutes, catchUpDays: before.catchUpDays },
          ...was,
        },
        { access, embedDomains, dvrMinutes, catchUpDays, ...look },
      ),
    })
  })
  // The origin enforces access and list: it must learn of a change at once.
  await notify(db, 'timeline', channelId)
}

/** A segment that left a playlist never returns: a longer window grows from where the shorter one began. */
function dvrFrom(before: { dvrMinutes: number; dvrFrom: Date | null }, dvrMinutes: number | undefined, now: number) {
  if (dvrMinutes === undefined || dvrMinutes <= before.dvrMinutes) return undefined
  const began = now - Math.max(before.dvrMinutes * 60_000, LIVE_WINDOW_MS)
  return new Date(Math.max(before.dvrFrom?.getTime() ?? 0, began))
}
