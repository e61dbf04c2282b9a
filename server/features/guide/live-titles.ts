// The title of live feeds in guides: of the block of the schedule that waited for the feed, otherwise the feed's public
// title. The feed's name in the studio is never shown.
import type { DbOrTx } from '#adapters/db.ts'

export interface LivePart {
  live: boolean
  mediaId: string
  title: string
  blockId: string | null
  scheduleVersion: number | null
}

const UNNAMED = 'Live'

export async function withPublicTitles<P extends LivePart>(db: DbOrTx, channelId: string, parts: P[]): Promise<P[]> {
  const live = parts.filter((part) => part.live)
  if (live.length === 0) return parts
  const [blocks, feeds] = await Promise.all([titlesOfBlocks(db, channelId, live), titlesOfFeeds(db, channelId, live)])
  return parts.map((part) => {
    if (!part.live) return part
    const title = blocks.get(`${part.scheduleVersion} ${part.blockId}`) ?? feeds.get(part.mediaId) ?? UNNAMED
    return { ...part, title }
  })
}

async function titlesOfBlocks(db: DbOrTx, channelId: string, live: readonly LivePart[]): Promise<Map<string, string>> {
  const scheduled = live.filter(({ blockId, scheduleVersion }) => blockId !== null && scheduleVersion !== null)
  if (scheduled.length === 0) return new Map()
  const versions = [...new Set(scheduled.map(({ scheduleVersion }) => scheduleVersion!))]
  const ids = [...new Set(scheduled.map(({ blockId }) => blockId!))]
  const rows = await db.$queryRaw<{ number: number; blockId: string; title: string }[]>`
    SELECT v."number", block->>'id' AS "blockId", block->>'title' AS title
      FROM "ScheduleVersion" v CROSS JOIN LATERAL jsonb_array_elements(v."content"->'blocks') block
     WHERE v."channelId" = ${channelId} AND v."number" = ANY(${versions}) AND block->>'id' = ANY(${ids})`
  return new Map(
    rows.flatMap(({ number, blockId, title }) => (title ? [[`${number} ${blockId}`, title] as const] : [])),
  )
}

async function titlesOfFeeds(db: DbOrTx, channelId: string, live: readonly LivePart[]): Promise<Map<string, string>> {
  const rows = await db.liveStream.findMany({
    where: { channelId, mediaId: { in: [...new Set(live.map(({ mediaId }) => mediaId))] } },
    select: { mediaId: true, contribution: { select: { publicTitle: true } } },
  })
  return new Map(
    rows.flatMap(({ mediaId, contribution: { publicTitle } }) =>
      mediaId && publicTitle ? [[mediaId, publicTitle] as const] : [],
    ),
  )
}
