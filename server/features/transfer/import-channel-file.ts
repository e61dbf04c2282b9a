import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { highestWithin, linesOf, type ResolutionName } from '#domain/channel/resolution.ts'
import { longestCatchUpWithin } from '#domain/guide/catch-up.ts'
import type { ChannelId } from '#domain/ids.ts'
import type { AccountLimits } from '#domain/plan/limits.ts'
import { readLook } from '#domain/player/player-look.ts'
import { emptySchedule } from '#domain/schedule/model/empty-schedule.ts'
import { longestDvrWithin } from '#domain/timeline/published.ts'
import { type ChannelFile, readChannelFile, renameInSchedule } from '#domain/transfer/channel-file.ts'
import { type ImportRow, MediaIndex, matchKey } from '#domain/transfer/import-row.ts'
import { readLimits, requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { nextNumber } from '#features/channel/channel-address.ts'
import { addKeylessDestination } from '#features/destination/add-keyless-destination.ts'
import { findLadder } from '#features/ladder/ladder.ts'
import { newContentSecret } from '#features/playback/encryption.ts'
import { requireSchedule } from '#features/schedule/require-schedule.ts'
import { DomainError } from '#server/errors.ts'
import { type ImportRun, newName } from './import-run.ts'
import { loadCandidates, loadChecksums } from './load-candidates.ts'
import { type MatchedRow, rowView, unreadable } from './read-import.ts'
import type { ImportResult } from './schema.ts'

/** A new, stopped channel of an exported one. Its destinations are off and have no key. */
export async function importChannelFile(run: ImportRun): Promise<ImportResult> {
  const { tx, slugOf, dataDir, who, input } = run
  const { accountId } = who
  if (input.channelId !== undefined)
    throw new DomainError('INVALID_INPUT', {
      message: 'An exported channel becomes a new channel. Nothing was imported; omit channelId.',
    })
  const read = readChannelFile(input.file)
  if (!read.ok) throw unreadable(read.message)
  const { file } = read
  await requireRoom(tx, accountId, 'channels')
  const found = await findMedia(tx, accountId, file)
  const named = await newName(tx, accountId, input.name, file.channel.name)
  const id = newId<ChannelId>('ch')
  const { destinations, ...own } = await readLimits(tx, accountId)
  const ladder = await findLadder(tx, accountId)
  const { settings, encrypted, reduced } = withinPlan(file.channel, { ...own, ladder })
  await tx.channel.create({
    data: {
      ...settings,
      ...named,
      ...(encrypted && { encrypted, ...(await newContentSecret(tx, dataDir, who, id)) }),
      id,
      accountId,
      player: { ...readLook(file.channel.player), posterMediaId: null },
      fallbackMediaId: (file.channel.fallbackVideo && found.idOf(file.channel.fallbackVideo)) || null,
      number: await nextNumber(tx, accountId),
      slug: slugOf(named.name),
    },
  })
  const rundown = file.rundown.flatMap((mediaId) => found.idOf(mediaId) ?? [])
  await tx.rundownItem.createMany({
    data: rundown.map((mediaId, position) => ({ id: newId('ru'), channelId: id, mediaId, position })),
  })
  const dropped = await importSchedule(run, id, file, found)
  for (const destination of file.destinations.slice(0, destinations))
    await addKeylessDestination(tx, dataDir, who, { ...destination, channelId: id })
  const rows = found.rows.map(rowView)
  const matched = rows.filter(({ status }) => status === 'matched').length
  await appendAudit(tx, who, 'channel.import', {
    subjectId: id,
    name: named.name,
    format: 'channel',
    matched,
    skipped: rows.length - matched,
  })
  const notes = [
    ...(reduced ? ['Settings beyond the plan of this account are reduced to it.'] : []),
    ...(file.destinations.length > destinations
      ? [`The plan allows ${destinations} destinations; the others are left out.`]
      : []),
    ...(dropped.length > 0
      ? [
          `Blocks without an item in this library, and of live inputs, are left out: ${dropped.slice(0, 20).join(', ')}${dropped.length > 20 ? ' …' : ''}.`,
        ]
      : []),
    ...(file.destinations.length > 0 ? ['Destinations are off until their stream keys are entered.'] : []),
  ]
  return { dryRun: input.dryRun, target: 'channel', channelId: id, name: named.name, matched, rows, notes }
}

/** A larger plan's settings become what this account may have. */
function withinPlan(
  {
    name: _,
    fallbackVideo: __,
    player: ___,
    access,
    encrypted,
    dvrMinutes,
    catchUpDays,
    resolution,
    ...others
  }: ChannelFile['channel'],
  own: Pick<AccountLimits, 'resolution' | 'dvrMinutes' | 'catchUpDays' | 'signedLinks' | 'encryption'> & {
    ladder: readonly ResolutionName[]
  },
) {
  const settings = {
    ...others,
    resolution: highestWithin(Math.min(linesOf(resolution), own.resolution), own.ladder),
    playback: access === 'token' && own.signedLinks === 0 ? ('unlisted' as const) : access,
    dvrMinutes: longestDvrWithin(Math.min(dvrMinutes, own.dvrMinutes)),
    catchUpDays: longestCatchUpWithin(Math.min(catchUpDays, own.catchUpDays)),
  }
  const isEncrypted = encrypted && own.encryption > 0
  const isReduced =
    settings.resolution !== resolution ||
    settings.playback !== access ||
    settings.dvrMinutes < dvrMinutes ||
    settings.catchUpDays < catchUpDays
  return { settings, encrypted: isEncrypted, reduced: isReduced || isEncrypted !== encrypted }
}

interface FoundMedia {
  rows: MatchedRow[]
  idOf(exportedId: string): string | null
}

async function findMedia(tx: DbOrTx, accountId: string, file: ChannelFile): Promise<FoundMedia> {
  const entries = Object.entries(file.media)
  const candidates = await loadCandidates(tx, accountId)
  const lengths = new Set(entries.flatMap(([, { durationMs }]) => durationMs ?? []))
  const titles = new Set(entries.map(([, { title }]) => matchKey(title)))
  // Only these can be meant: hashing the whole library takes seconds.
  const possible = candidates.filter((each) => lengths.has(each.durationMs ?? -1) || titles.has(matchKey(each.title)))
  const checksums = await loadChecksums(
    tx,
    accountId,
    possible.map(({ id }) => id),
  )
  const index = new MediaIndex(candidates.map((each) => ({ ...each, checksum: checksums.get(each.id) ?? null })))
  const own = new Map(candidates.map((each) => [each.id, each]))
  const ids = new Map<string, string>()
  const rows = entries.map(([exportedId, { title, fileName, durationMs, checksum }], at): MatchedRow => {
    const row: ImportRow = { line: at + 1, title, file: fileName, checksum, durationMs }
    const same = own.get(exportedId)
    const match = same?.isReady
      ? ({ status: 'matched', mediaId: exportedId, title: same.title } as const)
      : index.find(row)
    if (match.status === 'matched') ids.set(exportedId, match.mediaId)
    return { row, match }
  })
  return { rows, idOf: (exportedId) => ids.get(exportedId) ?? null }
}

/** @returns titles of blocks that were left out */
async function importSchedule({ tx, who, input }: ImportRun, channelId: string, file: ChannelFile, found: FoundMedia) {
  if (!file.schedule) return []
  const series = await tx.series.findMany({ where: { accountId: who.accountId }, select: { id: true, title: true } })
  const byTitle = new Map(series.map(({ id, title }) => [matchKey(title), id]))
  const { schedule, dropped } = renameInSchedule(file.schedule, {
    mediaId: found.idOf,
    seriesId: (id) => byTitle.get(matchKey(file.series[id]?.title ?? '')) ?? null,
  })
  const parsed = requireSchedule(schedule)
  const { seed } = emptySchedule(input.timeZone ?? parsed.zone, channelId)
  await tx.scheduleDraft.create({
    data: {
      channelId,
      content: { ...parsed, seed } as unknown as Prisma.InputJsonObject,
      revision: 1,
      updatedBy: who.tag,
    },
  })
  return dropped
}
