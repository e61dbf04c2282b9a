import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { airsFrom } from '#domain/media/airs-from.ts'
import type { Programme } from '#domain/timeline/plan.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'

const SLATE = { id: true, title: true, durationMs: true, formatKey: true } as const

/** The built-in slate; null while it is still being made. */
export async function findSlate(db: DbOrTx): Promise<TimelineItem | null> {
  const slate = await db.mediaItem.findFirst({
    where: { account: { kind: 'SYSTEM' }, kind: 'SLATE', state: 'READY', durationMs: { gte: gridOf({}).segmentMs } },
    orderBy: { readyAt: 'desc' },
    select: SLATE,
  })
  return slate && slateItem(slate)
}

function slateItem(slate: Prisma.MediaItemGetPayload<{ select: typeof SLATE }>): TimelineItem | null {
  return slate.durationMs && slate.formatKey
    ? {
        mediaId: slate.id,
        title: slate.title,
        kind: 'SLATE',
        durationMs: slate.durationMs,
        formatKey: slate.formatKey,
        position: -1,
      }
    : null
}

/**
 * The rundown as timeline items: those that are ready or air while they are prepared, except those in `without`. Null: neither an item nor a slate to air.
 */
export async function loadProgramme(
  db: DbOrTx,
  channelId: string,
  without: ReadonlySet<string> = new Set(),
): Promise<Programme | null> {
  const [channel, slate] = await Promise.all([
    db.channel.findUniqueOrThrow({
      where: { id: channelId },
      select: {
        loop: true,
        fallback: { select: { ...SLATE, state: true } },
        rundown: { orderBy: { position: 'asc' }, include: { media: true } },
      },
    }),
    findSlate(db),
  ])
  const items: TimelineItem[] = []
  for (const { media, position } of channel.rundown) {
    if (airsFrom(media) === null || !media.durationMs || !media.formatKey || without.has(media.id)) continue
    items.push({
      mediaId: media.id,
      title: media.title,
      kind: media.kind,
      durationMs: media.durationMs,
      formatKey: media.formatKey,
      position,
    })
  }
  const { fallback } = channel
  const chosen =
    fallback?.state === 'READY' && (fallback.durationMs ?? 0) >= gridOf({}).segmentMs && !without.has(fallback.id)
      ? slateItem(fallback)
      : null
  const lastResort = chosen ?? slate ?? items[0]
  return lastResort ? { items, loop: channel.loop, slate: lastResort } : null
}
