// Settings of a channel as columns, with the errors that only the database can tell.
import type { DbOrTx } from '#adapters/db.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import { nameKey } from '#domain/channel/channel-name.ts'
import type { ResolutionName } from '#domain/channel/resolution.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { findLadder } from '#features/ladder/ladder.ts'
import { DomainError, type ErrorCode } from '#server/errors.ts'
import type { UpdateChannelInput } from './schema.ts'

type Settings = Partial<Omit<UpdateChannelInput, 'channelId'>>

/** Columns of the given settings. @throws MEDIA_NOT_FOUND, MEDIA_NOT_READY for the fallback video */
export async function settingColumns(tx: DbOrTx, accountId: string, { fallbackVideo, ...settings }: Settings) {
  if (fallbackVideo) await requireFallback(tx, accountId, fallbackVideo)
  if (settings.resolution) await requireRung(tx, accountId, settings.resolution)
  return {
    ...settings,
    ...(settings.name !== undefined && { nameKey: nameKey(settings.name) }),
    ...(fallbackVideo !== undefined && { fallbackMediaId: fallbackVideo }),
  }
}

async function requireRung(tx: DbOrTx, accountId: string, resolution: ResolutionName): Promise<void> {
  if ((await findLadder(tx, accountId)).includes(resolution)) return
  const message = `${resolution} is not in the ladder of your account. Add it in the settings, or choose another resolution.`
  throw atField('INVALID_INPUT', 'resolution', message)
}

async function requireFallback(tx: DbOrTx, accountId: string, mediaId: string): Promise<void> {
  const item = await tx.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { title: true, state: true, durationMs: true, frameRate: true, account: { select: { frameRate: true } } },
  })
  if (!item) throw atField('MEDIA_NOT_FOUND', 'fallbackVideo', 'There is no such item. Choose another fallback video.')
  if (item.state !== 'READY' || item.frameRate !== item.account.frameRate)
    throw atField('MEDIA_NOT_READY', 'fallbackVideo', 'This item is not ready to air yet. Choose another one.')
  if ((item.durationMs ?? 0) < gridOf(item).segmentMs)
    throw atField('INVALID_INPUT', 'fallbackVideo', 'A fallback video is at least two seconds long.')
}

const atField = (code: ErrorCode, path: string, message: string) =>
  new DomainError(code, { message: `${message} Nothing was changed.`, data: { issues: [{ path, message }] } })

/** The error of a write that gave a channel its name. */
export function explainName(error: unknown): unknown {
  if (!isUniqueViolation(error, 'nameKey')) return error
  const message = 'Another channel of this account has this name. Choose another one.'
  return new DomainError('CHANNEL_NAME_TAKEN', { data: { issues: [{ path: 'name', message }] }, cause: error })
}
