// The init segments of each format. A format is immutable: an item that gets more rungs gets another one.
import type { DbOrTx } from '#adapters/db.ts'
import { AUDIO_RENDITION, isAudioRung, VIDEO_RUNGS, type VideoRung } from '#domain/ladder/ladder.ts'
import { pickAiredRung } from '#domain/ladder/pick-rungs.ts'

export interface Format {
  /** By rung, and the audio. */
  inits: ReadonlyMap<string, Uint8Array>
  /** Which of its rungs airs where a channel asks for a video rung. */
  aired: ReadonlyMap<string, VideoRung['name']>
}

/** Null: there is no such format. */
export async function findFormat(db: DbOrTx, formatKey: string): Promise<Format | null> {
  const rows = await db.formatInit.findMany({ where: { formatKey }, select: { rung: true, init: true } })
  if (rows.length === 0) return null
  const existing = rows.map(({ rung }) => rung)
  const aired = new Map<string, VideoRung['name']>()
  for (const { name } of VIDEO_RUNGS) {
    const rung = pickAiredRung(name, existing)
    if (rung) aired.set(name, rung)
  }
  return { inits: new Map(rows.map(({ rung, init }) => [rung, init])), aired }
}

/** @param renditions the video rungs and the audio of the format; other languages share the audio's init segment */
export async function storeFormat(
  tx: DbOrTx,
  formatKey: string,
  renditions: readonly { name: string; init: Uint8Array<ArrayBuffer> }[],
): Promise<void> {
  await tx.formatInit.createMany({
    data: renditions
      .filter(({ name }) => !isAudioRung(name) || name === AUDIO_RENDITION.name)
      .map(({ name, init }) => ({ formatKey, rung: name, init })),
    skipDuplicates: true,
  })
}
