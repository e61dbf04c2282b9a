import type { DbOrTx } from '#adapters/db.ts'
import { waveformPeaks, waveformStepMs } from '#domain/media/waveform.ts'
import { DomainError } from '#server/errors.ts'
import type { WaveformView } from './quality-schema.ts'

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function getWaveform(db: DbOrTx, accountId: string, mediaId: string): Promise<WaveformView> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId },
    select: { waveform: true, durationMs: true },
  })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  if (!row.waveform) return { mediaId, stepMs: null, peaks: [] }
  return { mediaId, stepMs: waveformStepMs(row.durationMs ?? 0), peaks: waveformPeaks(row.waveform) }
}
