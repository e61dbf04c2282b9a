import type { DbOrTx } from '#adapters/db.ts'
import type { Cue } from '#domain/captions/cue.ts'
import { languageName } from '#domain/captions/language.ts'
import { writeVtt } from '#domain/captions/write-vtt.ts'

/** Captions that a file brought with it. */
export interface EmbeddedCaptions {
  language: string
  /** Omitted: the name of the language. */
  label?: string
  cues: readonly Cue[]
}

/** Those that the item has already stay: people may have uploaded or edited them. */
export async function addEmbedded(
  tx: DbOrTx,
  item: { accountId: string; mediaId: string },
  found: readonly EmbeddedCaptions[],
): Promise<void> {
  if (found.length === 0) return
  await tx.captionTrack.createMany({
    data: found.map(({ language, label, cues }) => ({
      ...{ accountId: item.accountId, mediaId: item.mediaId, language, label: label ?? languageName(language) },
      ...{ source: 'embedded' as const, vtt: writeVtt(cues), cueCount: cues.length },
    })),
    skipDuplicates: true,
  })
}
