// Live control: each order takes effect at the next segment's edge and stands in the audit trail.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { planHold, planInsert, planJoin, planSkip } from '#domain/schedule/expand/plan-calendar.ts'
import type { MediaFacts } from '#domain/schedule/model/schedule.ts'
import { EDIT_LEAD_MS, type TimelineChange } from '#domain/timeline/plan.ts'
import { planHoldSlate, planInsertItem, planNextItem } from '#domain/timeline/plan-control.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { planReturn } from '#features/live/plan-return.ts'
import { readLiveAir } from '#features/live/read-live-air.ts'
import { loadFlight, modeOf } from '#features/playout/calendar.ts'
import { airNow } from '#features/playout/leases.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { writeChange } from '#features/playout/write-timeline.ts'
import { DomainError } from '#server/errors.ts'
import type { ControlInput } from './schema.ts'

/**
 * @returns when it takes effect, epoch ms
 * @throws NOT_ON_AIR, MEDIA_NOT_FOUND, MEDIA_NOT_READY
 */
export async function controlChannel(db: Db, who: ActingIn, input: ControlInput, wallNow: number): Promise<number> {
  const { channelId, action, mediaId } = input
  const effectiveAt = await db.$transaction(async (tx) => {
    const { desired } = await lockChannel(tx, who.accountId, channelId)
    if (desired !== 'STARTED') throw new DomainError('NOT_ON_AIR')
    const media = action === 'insert' ? await requireReady(tx, who.accountId, mediaId ?? '') : null
    const { mode, order } = await modeOf(tx, channelId)
    const now = await airNow(tx, channelId, wallNow)
    const plan = mode === 'CALENDAR' ? planInCalendar : planInLoop
    const change =
      action === 'resume' && order === 'live'
        ? await planBackFromLive(tx, { id: channelId, mode }, now)
        : await plan(tx, channelId, action, media, now)
    if (!change) throw new DomainError('NOT_ON_AIR')
    await writeChange(tx, channelId, change)
    await tx.channel.update({ where: { id: channelId }, data: { held: action === 'hold', revision: { increment: 1 } } })
    const airsAt = new Date(change.effectiveAt).toISOString()
    await appendAudit(tx, who, `channel.${action}`, channelId, { airsAt, ...(media && { title: media.title }) })
    return change.effectiveAt
  })
  await notify(db, 'timeline', channelId)
  return effectiveAt
}

/** As when the feed is released: the worker finds the timeline changed, and lets the feed go. */
async function planBackFromLive(
  tx: DbOrTx,
  channel: { id: string; mode: 'LOOP' | 'CALENDAR' },
  now: number,
): Promise<TimelineChange | null> {
  const chunks = await loadTimeline(tx, channel.id, now - EDIT_LEAD_MS)
  const row = await tx.channel.findUniqueOrThrow({ where: { id: channel.id }, select: { liveAir: true } })
  return planReturn(tx, { channel, chunks, left: readLiveAir(row.liveAir) }, () => now + EDIT_LEAD_MS, now)
}

async function planInCalendar(
  tx: DbOrTx,
  channelId: string,
  action: ControlInput['action'],
  media: MediaFacts | null,
  now: number,
): Promise<TimelineChange | null> {
  const { onAir, programming } = await loadFlight(tx, channelId, now)
  if (media) return planInsert(onAir, programming, media, now)
  if (action === 'skip') return planSkip(onAir, programming, now)
  if (action === 'hold') return planHold(onAir, programming, programming.library.slate, now)
  return planJoin(onAir, programming, now, 'resume')
}

async function planInLoop(
  tx: DbOrTx,
  channelId: string,
  action: ControlInput['action'],
  media: MediaFacts | null,
  now: number,
): Promise<TimelineChange | null> {
  const programme = await loadProgramme(tx, channelId)
  if (!programme) return null
  const chunks = await loadTimeline(tx, channelId, now - BACK_MS)
  if (media) {
    const { mediaId, title, kind, durationMs, formatKey } = media
    return planInsertItem(chunks, programme, { mediaId, title, kind, durationMs, formatKey, position: -1 }, now)
  }
  if (action === 'hold') return planHoldSlate(chunks, programme, now)
  return planNextItem(chunks, programme, now, action === 'skip' ? 'skip' : 'resume')
}

/** A hold may have lasted long: where the rundown was left is looked for so far back. */
const BACK_MS = 7 * 86_400_000

async function requireReady(tx: DbOrTx, accountId: string, mediaId: string): Promise<MediaFacts> {
  const media = await tx.mediaItem.findFirst({ where: { id: mediaId, accountId } })
  if (!media) throw new DomainError('MEDIA_NOT_FOUND')
  if (media.state !== 'READY' || !media.durationMs || !media.formatKey)
    throw new DomainError('MEDIA_NOT_READY', {
      message: `“${media.title}” is not ready to air yet. The channel was left as it is.`,
    })
  const { id, title, kind, durationMs, formatKey, tags, weight, breakPositionsMs } = media
  return { mediaId: id, title, kind, durationMs, formatKey, tags, weight, breakPositionsMs, state: 'ready', faults: [] }
}
