// Two origins behind one address: the clock of one is a few milliseconds ahead of the other's.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { until } from '#server/testing/until.ts'
import { type OpenPlayout, openPlayout } from '../testing/open-playout.ts'

let air: OpenPlayout
let slug: string

beforeAll(async () => {
  air = await openPlayout()
  const channel = await air.addChannel([await air.addMedia('One', 19_200)])
  slug = channel.slug
  await air.order(channel.id, 'START')
  await until(async () => (await air.db.channel.count({ where: { observed: 'LIVE' } })) === 1, 15_000)
})
afterAll(() => air?.close())

it('serves a segment that the other one has published, as soon as it is, and none that is further ahead', async () => {
  const list = await until(async () => {
    const answer = await air.get(`/live/${slug}/432p/index.m3u8`)
    return answer.ok && parseMediaPlaylist(await answer.text())
  }, 15_000)
  const newest = list.segments.at(-1)!
  const publishedAt = (newest.programDateTime ?? 0) + 2 * newest.durationMs
  const next = `/live/${slug}/432p/${newest.mediaSequence + 1}.m4s`
  await sleep(publishedAt - 400 - air.clock.now())
  expect((await air.get(`/live/${slug}/432p/${newest.mediaSequence + 3}.m4s`)).status).toBe(404)
  const answer = await air.get(next)
  expect(answer.status).toBe(200)
  expect(air.clock.now()).toBeGreaterThanOrEqual(publishedAt)
})
