import type { DbOrTx } from '#adapters/db.ts'
import { loadTitles } from '#features/media/current-titles.ts'
import type { AirView, ChannelView } from './schema.ts'

/** What is on air and what follows, with the items' current names. */
export async function nameNow<View extends ChannelView & { upcoming?: AirView[] }>(
  db: DbOrTx,
  accountId: string,
  views: readonly View[],
): Promise<View[]> {
  const airing = views.flatMap(({ now, next, upcoming = [] }) => [
    ...(now ? [now] : []),
    ...(next ? [next] : []),
    ...upcoming,
  ])
  const titles = await loadTitles(
    db,
    accountId,
    airing.map(({ mediaId }) => mediaId),
  )
  const named = (air: AirView): AirView => ({ ...air, title: titles.get(air.mediaId) ?? air.title })
  return views.map((view) => ({
    ...view,
    now: view.now && named(view.now),
    next: view.next && named(view.next),
    ...(view.upcoming && { upcoming: view.upcoming.map(named) }),
  }))
}
