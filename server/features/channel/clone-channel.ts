import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { ChannelId } from '#domain/ids.ts'
import { emptySchedule } from '#domain/schedule/model/empty-schedule.ts'
import { lockPlan, requireRoom, requireUse } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { addKeylessDestination } from '#features/destination/add-keyless-destination.ts'
import { rungSchema } from '#features/destination/schema.ts'
import { newContentSecret } from '#features/playback/encryption.ts'
import { getDraft } from '#features/schedule/get-draft.ts'
import { nameColumns, nextNumber, withFreeSlug } from './channel-address.ts'
import { settingColumns } from './channel-settings.ts'
import { lockChannel } from './lock-channel.ts'
import type { CloneChannelInput } from './schema.ts'

const COPIED = {
  resolution: true,
  loop: true,
  mode: true,
  playback: true,
  embedDomains: true,
  dvrMinutes: true,
  catchUpDays: true,
  player: true,
  encrypted: true,
  hlsEnabled: true,
  analyticsEnabled: true,
  fallbackMediaId: true,
  labels: true,
  folder: true,
} as const

/**
 * A stopped channel with the settings, rundown, draft schedule and destinations of another one. Destinations are off and
 * have no key: two channels that push to one key would end each other's stream.
 */
export async function cloneChannel(
  outside: { db: Db; dataDir: string },
  who: ActingIn,
  { channelId, name: given }: CloneChannelInput,
): Promise<ChannelId> {
  const { db } = outside
  const id = newId<ChannelId>('ch')
  await withFreeSlug(db, async (tx, slugOf) => {
    const own = await lockPlan(tx, who.accountId)
    const { name: original } = await lockChannel(tx, who.accountId, channelId)
    await requireRoom(tx, who.accountId, 'channels')
    const named =
      given === undefined
        ? await nameColumns(tx, who.accountId, `${original} copy`)
        : { name: given, ...(await settingColumns(tx, who.accountId, { name: given })) }
    const { _count, ...source } = await tx.channel.findUniqueOrThrow({
      where: { id: channelId },
      select: { ...COPIED, _count: { select: { destinations: true } } },
    })
    // The original may have them from before a smaller plan.
    if (source.playback === 'token') requireUse(own, { name: 'signedLinks', used: 0, adding: 1 })
    if (source.encrypted) requireUse(own, { name: 'encryption', used: 0, adding: 1 })
    requireUse(own, { name: 'destinations', used: 0, adding: _count.destinations })
    await tx.channel.create({
      data: {
        ...source,
        ...named,
        ...(source.encrypted && (await newContentSecret(tx, outside.dataDir, who, id))),
        player: source.player as Prisma.InputJsonValue,
        id,
        accountId: who.accountId,
        number: await nextNumber(tx, who.accountId),
        slug: slugOf(named.name),
      },
    })
    await copyRundown(tx, channelId, id)
    await copyDraft(tx, who, channelId, id)
    await copyDestinations(tx, outside.dataDir, who, { from: channelId, to: id })
    await appendAudit(tx, who, 'channel.clone', {
      subjectId: id,
      name: named.name,
      of: channelId,
      change: describeCreated({ name: named.name, of: channelId }),
    })
  })
  await notify(db, 'timeline', id)
  return id
}

async function copyRundown(tx: DbOrTx, from: string, to: string): Promise<void> {
  const items = await tx.rundownItem.findMany({ where: { channelId: from }, orderBy: { position: 'asc' } })
  await tx.rundownItem.createMany({
    data: items.map(({ mediaId, position }) => ({ id: newId('ru'), channelId: to, mediaId, position })),
  })
}

async function copyDraft(tx: DbOrTx, who: ActingIn, from: string, to: string): Promise<void> {
  const { content, revision, publishedVersion } = await getDraft(tx, who.accountId, from)
  if (revision === 0 && publishedVersion === null) return
  // Shuffles of two channels differ.
  const { seed } = emptySchedule(content.zone, to)
  await tx.scheduleDraft.create({
    data: {
      channelId: to,
      content: { ...content, seed } as unknown as Prisma.InputJsonObject,
      revision: 1,
      updatedBy: who.tag,
    },
  })
}

async function copyDestinations(
  tx: DbOrTx,
  dataDir: string,
  who: ActingIn,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const rows = await tx.destination.findMany({
    where: { channelId: from },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { platform: true, name: true, serverUrl: true, backupServerUrl: true, rung: true, maxFailures: true },
  })
  for (const { rung, ...row } of rows)
    await addKeylessDestination(tx, dataDir, who, {
      ...row,
      channelId: to,
      rung: rungSchema.catch('1080p').parse(rung),
    })
}
