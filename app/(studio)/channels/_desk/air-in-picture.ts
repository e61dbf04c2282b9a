// What is in the picture: a player is a few seconds behind what the channel airs now.
import type { AirView } from '#features/channel/schema.ts'

export interface PictureAir {
  now: AirView | null
  /** What follows the item in the picture. */
  coming: AirView[]
}

/** More than any viewer of the desk's player is behind. */
const KEPT_MS = 900_000

/** Airings that were seen on air, and the current one: a command may have ended one early. */
export function rememberAir(seen: readonly AirView[], now: AirView | null): readonly AirView[] {
  const last = seen.at(-1)
  if (!now || (last?.startsAt === now.startsAt && last.endsAt === now.endsAt && last.title === now.title)) return seen
  const startsAt = Date.parse(now.startsAt)
  const before = seen.filter((air) => {
    const at = Date.parse(air.startsAt)
    return at < startsAt && at > startsAt - KEPT_MS
  })
  return [...before, now]
}

/**
 * @param seen as `rememberAir` gives them
 * @param ahead what is planned after the last of them, by time
 * @param pictureAt the instant in the picture; null: nothing plays, the clock counts
 */
export function airInPicture(
  seen: readonly AirView[],
  ahead: readonly AirView[],
  pictureAt: number | null,
): PictureAir {
  const place = pictureAt === null ? -1 : seen.findLastIndex(({ startsAt }) => Date.parse(startsAt) <= pictureAt)
  const here = place < 0 ? seen.length - 1 : place
  return { now: seen[here] ?? null, coming: [...seen.slice(here + 1), ...ahead] }
}
