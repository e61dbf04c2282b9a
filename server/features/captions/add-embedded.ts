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
  await moveStated(tx, item, found)
  await tx.captionTrack.createMany({
    data: found.map(({ language, label, cues }) => ({
      ...{ accountId: item.accountId, mediaId: item.mediaId, language, label: label ?? languageName(language) },
      ...{ source: 'embedded' as const, vtt: writeVtt(cues), cueCount: cues.length },
    })),
    skipDuplicates: true,
  })
}

/** Of tracks whose language was stated since: the captions were stored under another one. Edited ones stay there. */
async function moveStated(
  tx: DbOrTx,
  { mediaId }: { mediaId: string },
  found: readonly EmbeddedCaptions[],
): Promise<void> {
  if (!found.some(({ isStated }) => isStated)) return
  const stored = await tx.captionTrack.findMany({
    where: { mediaId },
    select: { language: true, source: true, vtt: true },
  })
  const isStill = (row: { language: string; vtt: string }) =>
    found.some(({ language, cues }) => language === row.language && writeVtt(cues) === row.vtt)
  for (const { language, isStated, cues } of found) {
    if (!isStated || stored.some((row) => row.language === language)) continue
    const vtt = writeVtt(cues)
    const old = stored.find((row) => row.source === 'embedded' && row.vtt === vtt && !isStill(row))
    if (!old) continue
    await tx.captionTrack.update({
      where: { mediaId_language: { mediaId, language: old.language } },
      data: { language, label: languageName(language) },
    })
    stored.splice(stored.indexOf(old), 1)
  }
}
