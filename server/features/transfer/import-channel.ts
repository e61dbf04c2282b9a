import { randomUUID } from 'node:crypto'
import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import { RUNDOWN_MAX_ITEMS } from '#domain/channel/decide-rundown.ts'
import { highestWithin } from '#domain/channel/resolution.ts'
import type { ChannelId } from '#domain/ids.ts'
import { emptySchedule } from '#domain/schedule/model/empty-schedule.ts'
import { longestDvrWithin, USUAL_DVR_MINUTES } from '#domain/timeline/published.ts'
import { addTimedItems, type TimedItem } from '#domain/transfer/schedule-of-rows.ts'
import { readLimits, requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { nextNumber, withFreeSlug } from '#features/channel/channel-address.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { findLadder } from '#features/ladder/ladder.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { getDraft } from '#features/schedule/get-draft.ts'
import { requireSchedule } from '#features/schedule/require-schedule.ts'
import { DomainError } from '#server/errors.ts'
import { importChannelFile } from './import-channel-file.ts'
import { type ImportRun, newName } from './import-run.ts'
import { type MatchedRow, readImport, rowView } from './read-import.ts'
import type { ImportChannelInput, ImportResult } from './schema.ts'

const UNNAMED = 'Imported channel'

/** Ends the transaction of a dry run, so that it is rejected for every reason for which the import would be. */
class DryRunOver extends Error {}

export interface ImportOutside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
}

/**
 * Everything that matched, in one transaction; with `dryRun` nothing.
 * @throws IMPORT_UNREADABLE, IMPORT_EMPTY, CHANNEL_NOT_FOUND, CHANNEL_NAME_TAKEN, LIMIT_REACHED
 */
export async function importChannel(
  outside: ImportOutside,
  who: ActingIn,
  input: ImportChannelInput,
): Promise<ImportResult> {
  const { db } = outside
  let result: ImportResult | null = null
  try {
    await withFreeSlug(db, async (tx, slugOf) => {
      const run = { tx, slugOf, dataDir: outside.dataDir, who, input }
      result = input.format === 'channel' ? await importChannelFile(run) : await importRows(run, input.format)
      if (input.dryRun) throw new DryRunOver()
    })
  } catch (error) {
    if (!(error instanceof DryRunOver) || !result) throw error
    const { channelId, ...shown } = result as ImportResult
    return { ...shown, channelId: input.channelId === undefined ? null : channelId }
  }
  const done = result as unknown as ImportResult
  await notify(db, ['commands', 'timeline', 'library'], done.channelId!)
  return done
}

async function importRows(
  run: ImportRun,
  format: Exclude<ImportChannelInput['format'], 'channel'>,
): Promise<ImportResult> {
  const { tx, who, input } = run
  const { rows, notes } = await readImport(tx, who.accountId, { format, content: input.file })
  const channel = input.channelId === undefined ? await addChannel(run) : await takeChannel(tx, who, input.channelId)
  const matched = rows.filter(({ match }) => match.status === 'matched')
  if (matched.length > 0 && format === 'xmltv') await replaceBlocks(tx, who, channel.id, matched)
  else if (matched.length > 0) await replaceRundown(tx, who, channel, matched)
  else if (!input.dryRun) throw new DomainError('IMPORT_EMPTY')
  await appendAudit(tx, who, 'channel.import', {
    subjectId: channel.id,
    name: channel.name,
    format,
    matched: matched.length,
    skipped: rows.length - matched.length,
  })
  return {
    dryRun: input.dryRun,
    target: format === 'xmltv' ? 'schedule' : 'rundown',
    channelId: channel.id,
    name: channel.name,
    matched: matched.length,
    rows: rows.map(rowView),
    notes,
  }
}

interface TargetChannel {
  id: string
  name: string
  isAiringRundown: boolean
}

async function takeChannel(tx: DbOrTx, who: ActingIn, id: string): Promise<TargetChannel> {
  const { name, desired, mode } = await lockChannel(tx, who.accountId, id)
  return { id, name, isAiringRundown: desired === 'STARTED' && mode === 'loop' }
}

async function addChannel({ tx, slugOf, who, input }: ImportRun): Promise<TargetChannel> {
  const { accountId } = who
  await requireRoom(tx, accountId, 'channels')
  const named = await newName(tx, accountId, input.name, UNNAMED)
  const id = newId<ChannelId>('ch')
  const slug = slugOf(named.name)
  const own = await readLimits(tx, accountId)
  const dvrMinutes = longestDvrWithin(Math.min(USUAL_DVR_MINUTES, own.dvrMinutes))
  const number = await nextNumber(tx, accountId)
  const resolution = highestWithin(own.resolution, await findLadder(tx, accountId))
  await tx.channel.create({ data: { id, accountId, ...named, slug, number, resolution, dvrMinutes } })
  const content = emptySchedule(input.timeZone ?? 'UTC', id) as unknown as Prisma.InputJsonObject
  await tx.scheduleDraft.create({ data: { channelId: id, content, revision: 1, updatedBy: who.tag } })
  await appendAudit(tx, who, 'channel.create', {
    subjectId: id,
    name: named.name,
    slug,
    change: describeCreated({ name: named.name, number, slug, resolution, dvrMinutes }),
  })
  return { id, name: named.name, isAiringRundown: false }
}

async function replaceRundown(
  tx: DbOrTx,
  who: ActingIn,
  { id, isAiringRundown }: TargetChannel,
  rows: readonly MatchedRow[],
): Promise<void> {
  const items = rows.slice(0, RUNDOWN_MAX_ITEMS).flatMap(({ match }) => ('mediaId' in match ? match.mediaId : []))
  await tx.rundownItem.deleteMany({ where: { channelId: id } })
  await tx.rundownItem.createMany({
    data: items.map((mediaId, position) => ({ id: newId('ru'), channelId: id, mediaId, position })),
  })
  await tx.channel.update({ where: { id }, data: { revision: { increment: 1 } } })
  if (isAiringRundown) await recordCommand(tx, who, id, { kind: 'REPLAN', payload: { cause: 'rundown' } })
}

/** Into the draft: it airs when it is published. */
async function replaceBlocks(tx: DbOrTx, who: ActingIn, channelId: string, rows: readonly MatchedRow[]) {
  const lengths = new Map(
    (
      await tx.mediaItem.findMany({
        where: { id: { in: rows.flatMap(({ match }) => ('mediaId' in match ? match.mediaId : [])) } },
        select: { id: true, durationMs: true },
      })
    ).map(({ id, durationMs }) => [id, durationMs ?? 0]),
  )
  const items = rows.flatMap(({ row, match }): TimedItem[] => {
    if (!('mediaId' in match) || row.startsAt === undefined) return []
    const { mediaId, title } = match
    return [{ mediaId, title, startsAt: row.startsAt, durationMs: row.durationMs ?? lengths.get(mediaId) ?? 0 }]
  })
  const { content, revision } = await getDraft(tx, who.accountId, channelId)
  const schedule = requireSchedule(
    addTimedItems(content, items, () => `bl_${randomUUID().replaceAll('-', '').slice(0, 20)}`),
  )
  const saved = { content: schedule as unknown as Prisma.InputJsonObject, updatedBy: who.tag }
  await tx.scheduleDraft.upsert({
    where: { channelId },
    create: { channelId, ...saved, revision: 1 },
    update: { ...saved, revision: revision + 1 },
  })
}
