// From a position on an item's timeline to what a downstream inserter reads in the playlist.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { airBreaks } from '#domain/hls/air-breaks.ts'
import { renderMediaPlaylist } from '#domain/hls/media-playlist.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import { setBreakPositions } from '#features/media/break-positions.ts'
import { claimChannels } from '#features/playout/claim-channels.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { startRun } from '#features/playout/start-run.ts'
import { writeAhead } from '#features/playout/write-ahead.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { publishNow } from '#server/testing/orders.ts'

const MINUTE_MS = 60_000
const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
const EDGE_MS = 156 * 1_920

let test: TestDatabase
let tenant: Tenant
let film: string
let trailer: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  film = await addReadyMedia(test.db, tenant.accountId, { title: 'Film', durationMs: 20 * MINUTE_MS })
  trailer = await addReadyMedia(test.db, tenant.accountId, { title: 'Trailer', durationMs: 30_080 })
  const house = await addTenant(test.db)
  await test.db.account.update({ where: { id: house.accountId }, data: { kind: 'SYSTEM' } })
  const slate = await addReadyMedia(test.db, house.accountId, { title: 'Slate', durationMs: 9_600 })
  await test.db.mediaItem.update({ where: { id: slate }, data: { kind: 'SLATE' } })
})
afterAll(() => test.drop())

async function airFilm(source: object | null): Promise<string> {
  const channelId = newId<string>('ch')
  const who = { accountId: tenant.accountId, tag: `user:${tenant.userId}` as const }
  await test.db.channel.create({
    data: {
      id: channelId,
      accountId: tenant.accountId,
      name: 'TV',
      slug: channelId.replace('_', '-'),
      mode: 'calendar',
      desired: 'STARTED',
    },
  })
  await setBreakPositions(test.db, who, { mediaId: film, positionsMs: [EDGE_MS - 400] })
  const content = {
    zone: 'UTC',
    seed: 1,
    breaks: { ownPositions: true, minSpacingMs: MINUTE_MS, breakMs: MINUTE_MS, source },
    blocks: [
      {
        id: 'film',
        title: 'Film',
        layer: 'base',
        start: 'hard',
        durationMs: 25 * MINUTE_MS,
        startsAtLocal: new Date(NOW).toISOString().slice(0, 19),
        source: { type: 'item', mediaId: film },
      },
    ],
  }
  await publishNow(test.db, who, { channelId, content, overrideReason: 'A test' }, NOW)
  const workerId = `wk_${channelId}`
  const claimed = await claimChannels(test.db, workerId)
  const fence = { channelId, workerId, epoch: claimed.find((row) => row.channelId === channelId)!.epoch }
  await startRun(test.db, fence, NOW)
  await writeAhead(test.db, fence, NOW)
  return channelId
}

it('a position set on an item airs as a break, and the playlist announces it', async () => {
  const channelId = await airFilm({ mediaIds: [trailer], cooldownMs: 0 })
  const chunks = await loadTimeline(test.db, channelId, 0)
  const entries = entriesBetween(chunks, NOW, NOW + 20 * MINUTE_MS)
  const at = entries.findIndex(({ title }) => title === 'Trailer')
  const [before, ad] = [entries[at - 1]!, entries[at]!]
  const behind = entries.slice(at).find(({ mediaId }) => mediaId === film)!
  expect(before.offsetMs + before.durationMs).toBe(EDGE_MS)
  expect(behind.offsetMs).toBe(EDGE_MS)
  expect(behind.startsAt - ad.startsAt).toBeLessThanOrEqual(MINUTE_MS)
  const playlist = renderMediaPlaylist(publishedSegments(chunks, ad.startsAt + 15_000), airBreaks(chunks))
  expect(playlist).toMatch(/#EXT-X-DATERANGE:[^\n]*SCTE35-OUT=0x/)
  expect(playlist).toContain('#EXT-X-CUE-OUT')
})

it('with nothing to air in it the position is marked, and the item continues without a gap', async () => {
  const channelId = await airFilm(null)
  const chunks = await loadTimeline(test.db, channelId, 0)
  const [, second] = entriesBetween(chunks, NOW, NOW + 20 * MINUTE_MS).filter(({ mediaId }) => mediaId === film)
  expect(second!.offsetMs).toBe(EDGE_MS)
  const [opportunity] = airBreaks(chunks)
  expect(opportunity).toMatchObject({ startsAt: second!.startsAt, durationMs: 0 })
  const playlist = renderMediaPlaylist(publishedSegments(chunks, second!.startsAt + 15_000), airBreaks(chunks))
  expect(playlist).toContain('#EXT-X-DATERANGE')
})
