import type { DbOrTx } from '#adapters/db.ts'
import { canonicalLanguage } from '#domain/captions/language.ts'

/**
 * Of captions that state none: the item's language, else that of its audio, else the first of the account's channels.
 * @param ofAudio as the file states it
 * @returns null when none is known
 */
export async function findMainLanguage(db: DbOrTx, mediaId: string, ofAudio: string | null): Promise<string | null> {
  const item = await db.mediaItem.findUnique({
    where: { id: mediaId },
    select: { language: true, account: { select: { captionLanguages: true, audioLanguages: true } } },
  })
  const { captionLanguages = [], audioLanguages = [] } = item?.account ?? {}
  const known = [item?.language ?? null, ofAudio, ...captionLanguages, ...audioLanguages]
  for (const language of known) {
    const canonical = language === null ? null : canonicalLanguage(language)
    if (canonical !== null) return canonical
  }
  return null
}
