import type { Db, DbOrTx } from '#adapters/db.ts'
import { resolutionSchema } from '#domain/channel/resolution.ts'
import { CHANNEL_FORMAT, type ChannelFile, listScheduleMedia } from '#domain/transfer/channel-file.ts'
import { rungSchema } from '#features/destination/schema.ts'
import { getDraft } from '#features/schedule/get-draft.ts'
import { DomainError } from '#server/errors.ts'
import { loadChecksums } from './load-candidates.ts'

/** Settings, rundown, draft schedule, and destinations without their keys. @throws CHANNEL_NOT_FOUND */
export function exportChannel(db: Db, accountId: string, channelId: string): Promise<ChannelFile> {
  // One transaction: a rundown and the settings of the same moment.
  return db.$transaction((tx) => readFile(tx, accountId, channelId), { isolationLevel: 'RepeatableRead' })
}

async function readFile(tx: DbOrTx, accountId: string, channelId: string): Promise<ChannelFile> {
  const row = await tx.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    include: {
      rundown: { orderBy: { position: 'asc' }, select: { mediaId: true } },
      destinations: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
    },
  })
  if (!row) throw new DomainError('CHANNEL_NOT_FOUND')
  const { content, revision, publishedVersion } = await getDraft(tx, accountId, channelId)
  const schedule = revision === 0 && publishedVersion === null ? null : content
  const rundown = row.rundown.map(({ mediaId }) => mediaId)
  const named = new Set([...rundown, ...listScheduleMedia(schedule)])
  if (row.fallbackMediaId) named.add(row.fallbackMediaId)
  const ids = [...named]
  const [media, checksums, series] = await Promise.all([
    tx.mediaItem.findMany({
      where: { accountId, id: { in: ids } },
      select: { id: true, title: true, sourceName: true, durationMs: true },
    }),
    loadChecksums(tx, accountId, ids),
    tx.series.findMany({ where: { accountId, id: { in: seriesOf(schedule) } }, select: { id: true, title: true } }),
  ])
  const { name, loop, mode, hlsEnabled, analyticsEnabled, labels, folder, embedDomains, encrypted } = row
  const { dvrMinutes, catchUpDays } = row
  return {
    format: CHANNEL_FORMAT,
    version: 1,
    channel: {
      ...{ name, loop, mode, hlsEnabled, analyticsEnabled, labels, folder, embedDomains, encrypted },
      ...{ dvrMinutes, catchUpDays },
      resolution: resolutionSchema.catch('1080p').parse(row.resolution),
      fallbackVideo: row.fallbackMediaId,
      access: row.playback,
      player: row.player,
    },
    rundown,
    schedule,
    media: Object.fromEntries(
      media.map(({ id, title, sourceName, durationMs }) => [
        id,
        { title, fileName: sourceName, durationMs, checksum: checksums.get(id) ?? null },
      ]),
    ),
    series: Object.fromEntries(series.map(({ id, title }) => [id, { title }])),
    destinations: row.destinations.map(({ platform, name, serverUrl, backupServerUrl, rung, maxFailures }) => ({
      ...{ platform, name, serverUrl, backupServerUrl, maxFailures },
      rung: rungSchema.catch('1080p').parse(rung),
    })),
  }
}

const seriesOf = (schedule: { blocks: readonly { source: object }[] } | null): string[] =>
  (schedule?.blocks ?? []).flatMap(({ source }) => ('seriesId' in source ? String(source.seriesId) : []))
