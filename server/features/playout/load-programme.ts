import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { formatOf, gridOf } from '#domain/ladder/grid.ts'
import { airsFrom } from '#domain/media/airs-from.ts'
import type { Programme } from '#domain/timeline/plan.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'
import { loadRundownRights } from './load-rundown-rights.ts'

const ITEM = {
  ...{ id: true, title: true, kind: true, state: true, durationMs: true, formatKey: true },
  ...{ notBefore: true, notAfter: true, maxAirings: true, airableFrom: true, frameRate: true },
} as const
const SLATE = { id: true, title: true, durationMs: true, formatKey: true, frameRate: true } as const

/** The built-in slates, one of each frame rate that an account uses; without those that are still being made. */
export async function listSlates(db: DbOrTx): Promise<TimelineItem[]> {
  const slates = await db.mediaItem.findMany({
    where: { account: { kind: 'SYSTEM' }, kind: 'SLATE', state: 'READY' },
    orderBy: { readyAt: 'desc' },
    select: SLATE,
  })
  return slates.flatMap((slate) => (isLong(slate) ? (slateItem(slate) ?? []) : []))
}

const isLong = (item: { durationMs: number | null; frameRate: number }) =>
  (item.durationMs ?? 0) >= gridOf(item).segmentMs

function slateItem(slate: Prisma.MediaItemGetPayload<{ select: typeof SLATE }>): TimelineItem | null {
  return slate.durationMs && slate.formatKey
    ? {
        mediaId: slate.id,
        title: slate.title,
        kind: 'SLATE',
        durationMs: slate.durationMs,
        ...formatOf({ ...slate, formatKey: slate.formatKey }),
        position: -1,
      }
    : null
}

/**
 * The rundown as timeline items: those that are ready or air while they are prepared, in the account's frame rate and
 * except those in `without`, with what their rights allow from `now` on. Null: neither an item nor a slate to air.
 */
export async function loadProgramme(
  db: DbOrTx,
  channelId: string,
  now: number,
  without: ReadonlySet<string> = new Set(),
): Promise<Programme | null> {
  const [channel, slates] = await Promise.all([
    db.channel.findUniqueOrThrow({
      where: { id: channelId },
      select: {
        loop: true,
        account: { select: { frameRate: true } },
        fallback: { select: { ...SLATE, state: true } },
        rundown: { orderBy: { position: 'asc' }, select: { position: true, media: { select: ITEM } } },
      },
    }),
    listSlates(db),
  ])
  const { frameRate } = channel.account
  const items: TimelineItem[] = []
  for (const { media, position } of channel.rundown) {
    if (media.frameRate !== frameRate || airsFrom(media) === null || without.has(media.id)) continue
    if (!media.durationMs || !media.formatKey) continue
    items.push({
      mediaId: media.id,
      title: media.title,
      kind: media.kind,
      durationMs: media.durationMs,
      ...formatOf({ ...media, formatKey: media.formatKey }),
      position,
    })
  }
  const { fallback } = channel
  const chosen =
    fallback?.state === 'READY' && fallback.frameRate === frameRate && isLong(fallback) && !without.has(fallback.id)
      ? slateItem(fallback)
      : null
  const slate = slates.find((item) => gridOf(item).frameRate === frameRate)
  const lastResort = chosen ?? slate ?? items[0]
  const rights = await loadRundownRights(
    db,
    channelId,
    now,
    channel.rundown.map(({ media }) => media),
  )
  return lastResort ? { items, loop: channel.loop, slate: lastResort, rights } : null
}
