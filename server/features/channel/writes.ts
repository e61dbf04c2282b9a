import { randomBytes } from 'node:crypto'
import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { type CommandName, decideCommand } from '#domain/channel/decide-command.ts'
import { decideDelete } from '#domain/channel/decide-delete.ts'
import { makeSlug } from '#domain/channel/make-slug.ts'
import type { ChannelId } from '#domain/ids.ts'
import { emptySchedule } from '#domain/schedule/empty-schedule.ts'
import { USUAL_DVR_MINUTES } from '#domain/timeline/published.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { DomainError } from '#server/errors.ts'
import { lockChannel } from './lock-channel.ts'
import type { CreateChannelInput, ResolutionName, UpdateChannelInput } from './schema.ts'

/** @returns the new channel's id; it is stopped, its rundown empty, and so is its schedule, in the zone it was given */
export async function createChannel(db: Db, who: ActingIn, input: CreateChannelInput): Promise<ChannelId> {
  const channelId = newId<ChannelId>('ch')
  const plainSlug = makeSlug(input.name)
  const resolution: ResolutionName = input.resolution ?? '1080p'
  const { timeZone } = input
  for (let attempt = 0; ; attempt++) {
    const slug = attempt === 0 ? plainSlug : `${plainSlug}-${randomBytes(3).toString('hex')}`
    try {
      await db.$transaction(async (tx) => {
        await requireRoom(tx, who.accountId, 'channels')
        const { longestDvrMinutes } = await tx.account.findUniqueOrThrow({ where: { id: who.accountId } })
        const dvrMinutes = Math.min(USUAL_DVR_MINUTES, longestDvrMinutes)
        const last = await tx.channel.aggregate({ where: { accountId: who.accountId }, _max: { number: true } })
        const number = (last._max.number ?? 0) + 1
        await tx.channel.create({
          data: { id: channelId, accountId: who.accountId, name: input.name, number, slug, resolution, dvrMinutes },
        })
        if (timeZone) {
          const content = emptySchedule(timeZone, channelId) as unknown as Prisma.InputJsonObject
          await tx.scheduleDraft.create({ data: { channelId, content, revision: 1, updatedBy: who.tag } })
        }
        await appendAudit(tx, who, 'channel.create', channelId, {
          ...{ name: input.name, slug, resolution },
          ...(timeZone && { timeZone }),
        })
      })
      break
    } catch (error) {
      // A taken slug ends the transaction; another account's channel may hold it.
      if (!isUniqueViolation(error, 'slug') || attempt >= 5) throw error
    }
  }
  await notify(db, 'timeline', channelId)
  return channelId
}

/** Name, number and resolution. The slug stays: it stands in players on other people's pages. */
export async function updateChannel(db: Db, who: ActingIn, input: UpdateChannelInput): Promise<void> {
  const { channelId, name, number, resolution } = input
  if (name === undefined && number === undefined && resolution === undefined) return lockAndLeave(db, who, channelId)
  await db.$transaction(async (tx) => {
    const before = await lockChannel(tx, who.accountId, channelId)
    await tx.channel.update({
      where: { id: channelId },
      data: { name, number, resolution, revision: { increment: 1 } },
    })
    await appendAudit(tx, who, 'channel.update', channelId, {
      name: name ?? before.name,
      resolution: resolution ?? before.resolution,
    })
  })
  await notify(db, 'timeline', channelId)
}

/** An update of nothing still answers CHANNEL_NOT_FOUND where it should. */
async function lockAndLeave(db: Db, who: ActingIn, channelId: string): Promise<void> {
  await db.$transaction((tx) => lockChannel(tx, who.accountId, channelId))
}

/** Records the order; the worker carries it out and writes what it observes. */
export async function commandChannel(db: Db, who: ActingIn, channelId: string, asked: CommandName): Promise<void> {
  await db.$transaction(async (tx) => {
    const channel = await lockChannel(tx, who.accountId, channelId)
    const decision = decideCommand(asked, channel.desired, await loadRundownFacts(tx, channelId, channel.mode))
    if (decision.kind === 'refuse') {
      if (decision.code === 'MEDIA_NOT_READY')
        throw new DomainError('MEDIA_NOT_READY', {
          message: 'Some items of the rundown are not ready to air yet. The channel was left as it is.',
          data: { items: decision.items },
        })
      if (decision.code === 'RUNDOWN_EMPTY')
        throw new DomainError('RUNDOWN_EMPTY', {
          message:
            'The rundown is empty. The channel was left off air; add an item, or put its schedule on air, then start it.',
        })
      throw new DomainError(decision.code)
    }
    await tx.channel.update({
      where: { id: channelId },
      data: { desired: decision.desired, revision: { increment: 1 } },
    })
    await tx.command.create({
      data: { accountId: who.accountId, channelId, kind: decision.command, issuedBy: who.tag },
    })
    const action = ({ START: 'channel.start', STOP: 'channel.stop', RESTART: 'channel.restart' } as const)[asked]
    await appendAudit(tx, who, action, channelId)
  })
  // After the commit: inside the transaction NOTIFY takes a lock all writers share.
  await notify(db, 'commands', channelId)
  await notify(db, 'timeline', channelId)
}

async function loadRundownFacts(tx: DbOrTx, channelId: string, mode: 'LOOP' | 'CALENDAR') {
  if (mode === 'CALENDAR') return null
  const rows = await tx.rundownItem.findMany({
    where: { channelId },
    orderBy: { position: 'asc' },
    select: { media: { select: { id: true, title: true, state: true } } },
  })
  return rows.map(({ media }) => ({ mediaId: media.id, title: media.title, state: media.state }))
}

/** Takes the timeline, commands and lease along; the audit trail stays. */
export async function deleteChannel(db: Db, who: ActingIn, channelId: string, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const channel = await lockChannel(tx, who.accountId, channelId)
    const lease = await tx.channelLease.findUnique({ where: { channelId }, select: { heartbeatAt: true } })
    const decision = decideDelete(channel.desired, channel.observed, lease?.heartbeatAt.getTime() ?? null, now)
    if (decision === 'on-air') throw new DomainError('CHANNEL_ON_AIR')
    if (decision === 'going-off-air')
      throw new DomainError('CHANNEL_ON_AIR', {
        message: 'The channel is just going off air. Nothing was deleted; try again in a few seconds.',
      })
    await tx.channel.delete({ where: { id: channelId } })
    await appendAudit(tx, who, 'channel.delete', channelId, { name: channel.name, slug: channel.slug })
  })
  await notify(db, 'timeline', channelId)
}
