// Which video and audio track of a file is the programme: it need not be the first.

export interface Track {
  /** Index of the stream in the file. */
  stream: number
  /** Our FFmpeg has a decoder for it. */
  decodable: boolean
  /** The file marks it as default. */
  isDefault: boolean
  /** A commentary, or a track for people with impaired hearing or sight. */
  isAside: boolean
  language: string | null
}

export interface PictureTrack extends Track {
  /** Cover art or a thumbnail: one image for the whole file. */
  isStill: boolean
  width: number
  height: number
}

export interface SoundTrack extends Track {
  channels: number
}

/** Null when no track has decodable video. */
export function pickPicture<T extends PictureTrack>(tracks: readonly T[]): T | null {
  return best(
    tracks.filter((track) => track.decodable && !track.isStill),
    (track) => [Number(!track.isAside), Number(track.isDefault), track.width * track.height],
  )
}

/**
 * @param language of the video: preferred among equals
 * @returns null when no track can be decoded
 */
export function pickSound<T extends SoundTrack>(tracks: readonly T[], language: string | null): T | null {
  return best(
    tracks.filter((track) => track.decodable && track.channels > 0),
    (track) => [
      Number(!track.isAside),
      Number(track.isDefault),
      Number(language !== null && track.language === language),
      track.channels,
    ],
  )
}

/** The highest rank wins, compared from the left; the first in the file among equals. */
function best<T extends Track>(tracks: readonly T[], rankOf: (track: T) => number[]): T | null {
  let found: { track: T; rank: number[] } | null = null
  for (const track of tracks.toSorted((a, b) => a.stream - b.stream)) {
    const rank = rankOf(track)
    const differs = found === null ? 0 : rank.findIndex((value, place) => value !== found?.rank[place])
    if (found === null || (differs >= 0 && (rank[differs] ?? 0) > (found.rank[differs] ?? 0))) found = { track, rank }
  }
  return found?.track ?? null
}
