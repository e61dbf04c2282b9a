import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { planEdit } from '#domain/timeline/plan.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { modeOf, planBackToCalendar } from '#features/playout/calendar.ts'
import { airNow } from '#features/playout/leases.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { writeChange } from '#features/playout/write-timeline.ts'

/** From the loop to the calendar or back, also on air. @returns when it takes effect, epoch ms; null off air */
export async function setMode(
  db: Db,
  who: ActingIn,
  channelId: string,
  mode: 'LOOP' | 'CALENDAR',
  wallNow: number,
): Promise<number | null> {
  const effectiveAt = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { mode: before, order } = await modeOf(tx, channelId)
    if (before === mode) return null
    await tx.channel.update({ where: { id: channelId }, data: { mode, revision: { increment: 1 } } })
    const now = await airNow(tx, channelId, wallNow)
    const change = order ? null : await planMode(tx, channelId, mode, now)
    if (change) await writeChange(tx, channelId, change)
    const airsAt = change ? new Date(change.effectiveAt).toISOString() : null
    await appendAudit(tx, who, 'channel.mode', channelId, { mode, airsAt })
    return change?.effectiveAt ?? null
  })
  await notify(db, 'timeline', channelId)
  return effectiveAt
}

async function planMode(tx: DbOrTx, channelId: string, mode: 'LOOP' | 'CALENDAR', now: number) {
  if (mode === 'CALENDAR') return planBackToCalendar(tx, channelId, now, 'mode')
  const programme = await loadProgramme(tx, channelId)
  return programme && planEdit(await loadTimeline(tx, channelId, now), programme, now, 'mode')
}
