import type { DbOrTx } from '#adapters/db.ts'
import type { Cue } from '#domain/captions/cue.ts'
import { languageName } from '#domain/captions/language.ts'
import { writeVtt } from '#domain/captions/write-vtt.ts'

/** Captions that a file brought with it. */
export interface EmbeddedCaptions {
  language: string
  /** Omitted: the name of the language. */
  label?: string
  /** Somebody stated this language, and the file none or another. */
  isStated?: boolean
  cues: readonly Cue[]
}

/** Those that the item has already stay: people may have uploaded or edited them. */
export async function addEmbedded(
  tx: DbOrTx,
  item: { accountId: string; mediaId: string },
  found: readonly EmbeddedCaptions[],
): Promise<void> {
  if (found.length === 0) return
  const offsets = await takeOutMoved(tx, item.mediaId, found)
  await tx.captionTrack.createMany({
    data: found.map(({ language, label, cues }) => {
      const vtt = writeVtt(cues)
      return {
        ...{ accountId: item.accountId, mediaId: item.mediaId, language, label: label ?? languageName(language) },
        ...{ source: 'embedded' as const, vtt, cueCount: cues.length, offsetMs: offsets.get(vtt) ?? 0 },
      }
    }),
    skipDuplicates: true,
  })
}

/**
 * Tracks whose language was stated were stored under another one. Edited ones stay there, and so do those of a track whose
 * language is the file's again: somebody may have named them so.
 * @returns how far each was shifted, by its text
 */
async function takeOutMoved(
  tx: DbOrTx,
  mediaId: string,
  found: readonly EmbeddedCaptions[],
): Promise<ReadonlyMap<string, number>> {
  const stated = Map.groupBy(
    found.filter(({ isStated }) => isStated),
    ({ cues }) => writeVtt(cues),
  )
  if (stated.size === 0) return new Map()
  const stored = await tx.captionTrack.findMany({
    where: { mediaId, source: 'embedded' },
    select: { language: true, vtt: true, offsetMs: true },
  })
  const moved = stored.filter(({ language, vtt }) => {
    const tracks = stated.get(vtt)
    return tracks !== undefined && !tracks.some((track) => track.language === language)
  })
  await tx.captionTrack.deleteMany({ where: { mediaId, language: { in: moved.map(({ language }) => language) } } })
  return new Map(moved.map(({ vtt, offsetMs }) => [vtt, offsetMs]))
}
