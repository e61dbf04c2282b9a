// Channels that have been on air for a while, inserted into the database as the playout would have left them.
import { newId } from '#adapters/ids.ts'
import type { ChannelId } from '#domain/ids.ts'
import { planStart } from '#domain/timeline/plan.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'
import type { House } from './installation.ts'

/** Long enough for a playlist of full length. */
const ON_AIR_FOR_MS = 90_000

/** @returns the slugs; each channel starts its rundown at another item, so that joins do not coincide */
export async function putOnAir(
  house: House,
  mediaIds: readonly string[],
  count: number,
  name: string,
): Promise<string[]> {
  const media = await house.db.mediaItem.findMany({ where: { id: { in: [...mediaIds] } } })
  const items = mediaIds.map((id, position): TimelineItem => {
    const row = media.find((candidate) => candidate.id === id)!
    const { title, kind, durationMs, formatKey } = row
    return { mediaId: id, title, kind, durationMs: durationMs!, formatKey: formatKey!, position }
  })
  const now = Date.now()
  const channels = Array.from({ length: count }, (_, i) => {
    const id = newId<ChannelId>('ch')
    const turned = [...items.slice(i % items.length), ...items.slice(0, i % items.length)]
    const rundown = turned.map((item, position) => ({ ...item, position }))
    const startedAt = now - ON_AIR_FOR_MS - ((i * 37) % 1_920)
    const change = planStart(null, { items: rundown, loop: true, slate: rundown[0]! }, startedAt, null)
    return { id, slug: `${name}-${i}`, rundown, change, startedAt }
  })
  await house.db.channel.createMany({
    data: channels.map(({ id, slug, change, startedAt }) => ({
      id,
      slug,
      name: slug,
      accountId: house.accountId,
      desired: 'STARTED' as const,
      observed: 'LIVE' as const,
      clockOrigin: new Date(change.effectiveAt),
      lastStartTime: new Date(startedAt),
      timelineVersion: 1,
    })),
  })
  await house.db.rundownItem.createMany({
    data: channels.flatMap(({ id, rundown }) =>
      rundown.map(({ mediaId, position }) => ({ id: newId('ru'), channelId: id, mediaId, position })),
    ),
  })
  await house.db.timelineChunk.createMany({
    data: channels.flatMap(({ id, change }) =>
      change.append.map((chunk) => ({
        channelId: id,
        ordinal: chunk.ordinal,
        run: chunk.run,
        loop: chunk.loop,
        cause: chunk.cause,
        startsAt: new Date(chunk.startsAt),
        endsAt: null,
        clockMs: BigInt(chunk.clockMs),
        mediaSequence: BigInt(chunk.mediaSequence),
        discontinuitySequence: chunk.discontinuitySequence,
        items: structuredClone(chunk.items) as object[],
      })),
    ),
  })
  return channels.map(({ slug }) => slug)
}

/** Called after the worker was stopped: the next benchmark starts without these channels. */
export async function takeOffAir(house: House, slugs: readonly string[]): Promise<void> {
  await house.db.channel.deleteMany({ where: { slug: { in: [...slugs] } } })
}
