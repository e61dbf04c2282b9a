// The languages of an item, for its own playlists.
import { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { audiosOfItem } from '#domain/captions/audio-tracks.ts'
import type { StreamTracks } from '#domain/hls/multivariant-playlist.ts'

/** MediaItem.sourceFacts: the part of it that counts here. */
const factsSchema = z.object({ audioLanguage: z.string().nullish() }).catch({})

export async function findItemTracks(db: DbOrTx, mediaId: string): Promise<StreamTracks> {
  const media = await db.mediaItem.findUnique({
    where: { id: mediaId },
    select: {
      sourceFacts: true,
      captions: { orderBy: { language: 'asc' }, select: { language: true, label: true } },
      renditions: { where: { track: 'AUDIO' }, select: { name: true } },
    },
  })
  if (!media) return { captions: [], audios: [] }
  const { audioLanguage = null } = factsSchema.parse(media.sourceFacts)
  const rungs = media.renditions.map(({ name }) => name)
  return { captions: media.captions, audios: audiosOfItem(rungs, audioLanguage) }
}
