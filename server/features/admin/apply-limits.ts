// What a lower limit changes at once. Everything else is kept, and only more of it is refused.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { highestPushed, highestWithin, linesOf, resolutionSchema } from '#domain/channel/resolution.ts'
import { longestCatchUpWithin } from '#domain/guide/catch-up.ts'
import { planStops } from '#domain/plan/plan-stops.ts'
import { longestDvrWithin } from '#domain/timeline/published.ts'
import { readPlan } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lowerLadder } from '#features/ladder/ladder.ts'
import { recordCommand } from '#features/playout/record-command.ts'

export interface Applied {
  /** Channels and destinations whose DVR window, catch-up or resolution was lowered. */
  lowered: number
  /** Ids of channels that were stopped. */
  stopped: string[]
}

/** Call it with the account locked. @param who of the affected account; its tag is who caused it */
export async function applyLimits(tx: DbOrTx, who: ActingIn): Promise<Applied> {
  const { accountId } = who
  const { limits } = await readPlan(tx, accountId)
  const dvrMinutes = longestDvrWithin(limits.dvrMinutes)
  const dvr = await tx.channel.updateMany({
    where: { accountId, dvrMinutes: { gt: dvrMinutes } },
    data: { dvrMinutes, revision: { increment: 1 } },
  })
  const catchUpDays = longestCatchUpWithin(limits.catchUpDays)
  const catchUp = await tx.channel.updateMany({
    where: { accountId, catchUpDays: { gt: catchUpDays } },
    data: { catchUpDays, revision: { increment: 1 } },
  })
  const tooHigh = resolutionSchema.options.filter((name) => linesOf(name) > limits.resolution)
  const ladder = await lowerLadder(tx, accountId, limits.resolution)
  const resolution = await tx.channel.updateMany({
    where: { accountId, resolution: { in: tooHigh } },
    data: { resolution: highestWithin(limits.resolution, ladder), revision: { increment: 1 } },
  })
  const destinations = await tx.destination.updateMany({
    where: { channel: { accountId }, rung: { in: tooHigh } },
    data: { rung: highestPushed(limits.resolution) },
  })
  const stopped = planStops(await listOnAir(tx, accountId), limits.channelsOnAir).map(({ id }) => id)
  await stopChannels(tx, who, stopped)
  return { lowered: dvr.count + catchUp.count + resolution.count + destinations.count, stopped }
}

export function listOnAir(db: DbOrTx, accountId: string) {
  return db.channel.findMany({
    where: { accountId, desired: 'STARTED' },
    select: { id: true, name: true, createdAt: true },
  })
}

/** As if somebody had stopped each of them. */
export async function stopChannels(tx: DbOrTx, who: ActingIn, channelIds: readonly string[]): Promise<void> {
  for (const channelId of channelIds) {
    await tx.channel.update({ where: { id: channelId }, data: { desired: 'STOPPED', revision: { increment: 1 } } })
    await recordCommand(tx, who, channelId, { kind: 'STOP' })
  }
  // Last: writers of one account queue from here.
  for (const subjectId of channelIds) await appendAudit(tx, who, 'channel.stop', { subjectId })
}

/** After the commit. */
export async function announce(db: Db, { stopped }: Pick<Applied, 'stopped'>): Promise<void> {
  for (const channelId of stopped) await notify(db, 'commands', channelId)
  await notify(db, 'timeline', '')
  await notify(db, 'destinations', '')
}
