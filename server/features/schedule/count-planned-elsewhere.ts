import type { DbOrTx } from '#adapters/db.ts'
import type { Library } from '#domain/schedule/model/schedule.ts'
import { listOnAir } from '#features/media/list-airings.ts'

/** Three days of the shortest items. */
const MOST_PARTS = 150_000

/** The library with the airings that other channels on air plan in a window: they count as those that were. */
export async function countPlannedElsewhere(
  db: DbOrTx,
  channel: { id: string; accountId: string },
  library: Library,
  window: { from: number; to: number },
): Promise<Library> {
  const limited = [...library.media.values()].filter(({ rights }) => rights && rights.maxAirings !== null)
  if (limited.length === 0) return library
  const ids = new Set(limited.map(({ mediaId }) => mediaId))
  const airings = await listOnAir(db, channel.accountId, { ...window, limit: MOST_PARTS }, ({ mediaId }) =>
    ids.has(mediaId),
  )
  const media = new Map(library.media)
  for (const { channelId, mediaId, startsAt } of airings) {
    const facts = media.get(mediaId)
    if (!facts?.rights || channelId === channel.id || startsAt < window.from) continue
    media.set(mediaId, { ...facts, rights: { ...facts.rights, aired: facts.rights.aired + 1 } })
  }
  return { ...library, media }
}
