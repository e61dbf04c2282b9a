// A long item on air while its rest is being prepared: what viewers get when the rest comes in time, and when it does not.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { partFile } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { LONGEST_SEGMENT_MS as SEGMENT_MS } from '#domain/ladder/grid.ts'
import { VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import { until } from '#server/testing/until.ts'
import { type OpenPlayout, openPlayout } from '#worker/testing/open-playout.ts'
import { addStored, segment } from '#worker/testing/stored-media.ts'

/** What exists at first: little more than the look ahead from the start of a channel. */
const FIRST = 15
const ALL = 100
const FILM = segment(5)
const PLAN = { planKey: 'abc', accountId: '' } as const
let air: OpenPlayout

beforeAll(async () => {
  air = await openPlayout()
})
afterAll(() => air.close())

/** In preparation: all of its audio, and the first of the two parts of its video. */
async function addFilm(title: string) {
  const { db, dataDir } = air
  const { accountId } = air.tenant
  const mediaId = await addStored(db, dataDir, { accountId, title, durationMs: ALL * SEGMENT_MS, stored: FILM })
  const paths = mediaPaths(dataDir, accountId, mediaId)
  const put = async (track: 'VIDEO' | 'AUDIO', index: number, name: string, count: number) => {
    const path = join(paths.folder, partFile({ ...PLAN, track, index }, name))
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, Buffer.concat(Array.from({ length: count }, () => FILM)))
  }
  const names = VIDEO_RUNGS.map(({ name }) => name).filter((name) => ['1080p', '720p', '432p'].includes(name))
  for (const name of names) {
    await put('VIDEO', 0, name, FIRST)
    await put('VIDEO', 1, name, ALL - FIRST)
  }
  await put('AUDIO', 0, 'audio', ALL)
  const kept = join(paths.folder, 'kept')
  await mkdir(kept)
  for (const name of [...names, 'audio'] as const) await rename(paths.rendition(name), join(kept, `${name}.mp4`))
  const part = { mediaId, accountId, planKey: PLAN.planKey, isLast: false, state: 'DONE' } as const
  const half = { fromFrame: FIRST * 48, frames: (ALL - FIRST) * 48 }
  await db.transcodePart.createMany({
    data: [
      { ...part, id: newId<string>('tp'), track: 'AUDIO', index: 0, fromFrame: 0, frames: 0 },
      { ...part, id: newId<string>('tp'), track: 'VIDEO', index: 0, fromFrame: 0, frames: FIRST * 48 },
      { ...part, id: newId<string>('tp'), track: 'VIDEO', index: 1, ...half },
    ],
  })
  const second = { index: { gte: FIRST }, rendition: { mediaId, track: 'VIDEO' } } as const
  const rows = await db.segment.findMany({ where: second })
  await db.segment.deleteMany({ where: second })
  const state = { state: 'TRANSCODING', readyAt: null, airableFrom: new Date(0) } as const
  await db.mediaItem.update({ where: { id: mediaId }, data: { ...state, preparedMs: FIRST * SEGMENT_MS } })
  return {
    mediaId,
    async grow() {
      const byteOffset = (index: number) => BigInt((index - FIRST) * FILM.length)
      await db.segment.createMany({ data: rows.map((row) => ({ ...row, byteOffset: byteOffset(row.index) })) })
      await db.mediaItem.update({ where: { id: mediaId }, data: { preparedMs: ALL * SEGMENT_MS } })
    },
    /** As recordReady and dropParts leave it. */
    async finish() {
      for (const name of [...names, 'audio'] as const) await rename(join(kept, `${name}.mp4`), paths.rendition(name))
      await db.segment.deleteMany({ where: second })
      await db.segment.createMany({ data: rows })
      await db.mediaItem.update({
        where: { id: mediaId },
        data: { state: 'READY', readyAt: new Date(), preparedMs: null, airableFrom: null },
      })
      await rm(paths.parts, { recursive: true })
      await db.transcodePart.deleteMany({ where: { mediaId } })
    },
  }
}

async function start(items: readonly string[]) {
  const { id, slug } = await air.addChannel(items)
  await air.order(id, 'START')
  const playlist = `/live/${slug}/720p/`
  const newestUri = async () => {
    const text = await (await air.get(`${playlist}index.m3u8`)).text()
    return text.split('\n').findLast((line) => line.endsWith('.m4s'))
  }
  /** Which item the newest segment is of. */
  const newest = async () => {
    const uri = await newestUri()
    if (!uri) return null
    const bytes = Buffer.from(await (await air.get(playlist + uri)).arrayBuffer())
    return ({ 5: 'film', 9: 'slate', 7: 'filler' } as Record<number, string>)[bytes.at(-1)!]
  }
  return { id, channel: () => air.channel(id), newest, newestUri }
}

it('airs while its rest comes in time; otherwise other items air before it ends, until it is ready', async () => {
  const [late, punctual] = [await addFilm('Late film'), await addFilm('Punctual film')]
  const filler = await air.addMedia('Filler', 192_000)
  const [left, kept] = [await start([late.mediaId, filler]), await start([punctual.mediaId, filler])]
  // At once: on a busy machine it would be late itself.
  await punctual.grow()
  for (const channel of [left, kept]) await expect.poll(channel.newest, { timeout: 20_000 }).toBe('film')

  const degraded = await until(async () => {
    const row = await left.channel()
    return row.observed === 'DEGRADED' && row
  }, 60_000)
  expect(degraded.reason).toContain(
    'Not prepared in time, and left: “Late film”; the items after it, fillers or the slate air.',
  )
  const seen = new Set<string | null | undefined>()
  await expect
    .poll(
      async () => {
        seen.add(await left.newest())
        return seen.has('filler')
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(true)
  // From the film to the filler: the slate did not air between them.
  expect([...seen].toSorted()).toEqual(seen.size === 2 ? ['filler', 'film'] : ['filler'])
  expect([await kept.newest(), (await kept.channel()).observed]).toEqual(['film', 'LIVE'])
  const aired = await until(
    () => air.db.asRunRow.findFirst({ where: { channelId: left.id, mediaId: late.mediaId } }),
    30_000,
  )
  expect(aired.reason).toBe('media-unavailable')

  await Promise.all([late.finish(), punctual.finish()])
  await expect.poll(async () => (await left.channel()).observed, { timeout: 30_000 }).toBe('LIVE')
  const planned = await air.db.timelineChunk.findMany({ where: { channelId: left.id }, orderBy: { ordinal: 'desc' } })
  expect(planned[0]?.cause).toBe('restore')
  expect(JSON.stringify(planned[0]?.items)).toContain(late.mediaId)
  // The other one is read from its final files now, without a gap.
  const before = await kept.newestUri()
  await until(async () => (await kept.newestUri()) !== before)
  expect([await kept.newest(), (await kept.channel()).observed]).toEqual(['film', 'LIVE'])
}, 180_000)
