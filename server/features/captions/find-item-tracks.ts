// The languages and rungs of an item, for its own playlists.
import { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { audiosOfItem } from '#domain/captions/audio-tracks.ts'
import type { StreamTracks } from '#domain/hls/multivariant-playlist.ts'
import { DEFAULT_RUNGS, isAudioRung, ladderOf, type VideoRung } from '#domain/ladder/ladder.ts'

/** MediaItem.sourceFacts: the part of it that counts here. */
const factsSchema = z.object({ audioLanguage: z.string().nullish() }).catch({})

export interface ItemTracks extends StreamTracks {
  /** Highest first. */
  ladder: readonly VideoRung[]
}

export async function findItemTracks(db: DbOrTx, mediaId: string): Promise<ItemTracks> {
  const media = await db.mediaItem.findUnique({
    where: { id: mediaId },
    select: {
      sourceFacts: true,
      captions: { orderBy: { language: 'asc' }, select: { language: true, label: true } },
      renditions: { select: { name: true } },
    },
  })
  if (!media) return { captions: [], audios: [], ladder: DEFAULT_RUNGS }
  const { audioLanguage = null } = factsSchema.parse(media.sourceFacts)
  const names = media.renditions.map(({ name }) => name)
  const audios = audiosOfItem(names.filter(isAudioRung), audioLanguage)
  return { captions: media.captions, audios, ladder: ladderOf(names) }
}
