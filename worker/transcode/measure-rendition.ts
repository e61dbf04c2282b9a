// One rendition on disk: indexed, compared with the plan, hashed segment by segment, synced.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { newId } from '#adapters/ids.ts'
import { readExactly } from '#adapters/read-exactly.ts'
import { BrokenTrackError } from '#domain/cmaf/boxes.ts'
import { indexTrack } from '#domain/cmaf/index-track.ts'
import { AUDIO_RENDITION, isAudioRung, type RungName, VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import { checkRendition } from '#domain/media/check-rendition.ts'
import { measureBitrate } from '#domain/media/measure-bitrate.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import type { FormatRendition, MediaFormat, NewRendition } from './record-ready.ts'

/** @throws MediaFailure TRUNCATED when the source had less than it declared, ENCODER_FAILED for all else */
export async function measureRendition(
  name: RungName,
  path: string,
  plan: Pick<ConformPlan, 'durationMs' | 'segments' | 'frameRate'>,
  signal: AbortSignal,
): Promise<NewRendition> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const index = await indexTrack({ size, read: (offset, length) => readExactly(file, offset, length) })
    const verdict = checkRendition(name, index, plan)
    if (!verdict.ok) throw new MediaFailure(verdict.short ? 'TRUNCATED' : 'ENCODER_FAILED', verdict.detail)
    const init = await readExactly(file, 0, index.initLength)
    const segments: NewRendition['segments'] = []
    for (const { byteOffset, byteLength, durationTicks } of index.fragments) {
      signal.throwIfAborted()
      const sha256 = sha256Of(await readExactly(file, byteOffset, byteLength))
      segments.push({ durationMs: (durationTicks * 1_000) / index.timescale, byteOffset, byteLength, sha256 })
    }
    await file.sync()
    return {
      id: newId('rd'),
      name,
      track: isAudioRung(name) ? 'AUDIO' : 'VIDEO',
      width: index.width ?? null,
      height: index.height ?? null,
      codecs: index.codecs,
      ...measureBitrate(segments),
      init,
      initHash: createHash('sha256').update(init).digest('hex'),
      bytes: BigInt(size),
      segments,
    }
  } catch (error) {
    throw error instanceof BrokenTrackError ? new MediaFailure('ENCODER_FAILED', `${name}: ${error.message}`) : error
  } finally {
    await file.close()
  }
}

/** Over the init segments of all rungs in ladder order: items with equal keys join without a discontinuity. */
export function formatKeyOf(renditions: readonly { init: Uint8Array }[]): string {
  const hash = createHash('sha256')
  for (const { init } of renditions) hash.update(init)
  return hash.digest('hex').slice(0, 16)
}

/** @param renditions all of an item, in any order */
export function formatOf(renditions: readonly FormatRendition[]): MediaFormat {
  const whole = [...VIDEO_RUNGS, AUDIO_RENDITION].flatMap(
    ({ name }) => renditions.find((rendition) => rendition.name === name) ?? [],
  )
  return { key: formatKeyOf(whole), renditions: whole }
}

function sha256Of(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
