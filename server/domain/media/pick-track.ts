// Which picture and which sound of a file are the programme: containers do not put it first.

export interface Track {
  /** Index of the stream in the file. */
  stream: number
  /** Our FFmpeg has a decoder for it. */
  decodable: boolean
  /** The file names it as the one to play. */
  isDefault: boolean
  /** A commentary, or made for people who hear or see little. */
  isAside: boolean
  language: string | null
}

export interface PictureTrack extends Track {
  /** A cover or a thumbnail: one picture for the whole file. */
  isStill: boolean
  width: number
  height: number
}

export interface SoundTrack extends Track {
  channels: number
}

/** Null when no track has moving pictures that can be decoded. */
export function pickPicture<T extends PictureTrack>(tracks: readonly T[]): T | null {
  return best(
    tracks.filter((track) => track.decodable && !track.isStill),
    (track) => [Number(!track.isAside), Number(track.isDefault), track.width * track.height],
  )
}

/**
 * @param language of the picture: among equals the sound in it
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

/** The highest rank wins, compared from the left; of equals the first in the file. */
function best<T extends Track>(tracks: readonly T[], rankOf: (track: T) => number[]): T | null {
  let found: { track: T; rank: number[] } | null = null
  for (const track of tracks.toSorted((a, b) => a.stream - b.stream)) {
    const rank = rankOf(track)
    const differs = found === null ? 0 : rank.findIndex((value, place) => value !== found?.rank[place])
    if (found === null || (differs >= 0 && (rank[differs] ?? 0) > (found.rank[differs] ?? 0))) found = { track, rank }
  }
  return found?.track ?? null
}
