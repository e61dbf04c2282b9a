import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkFeed } from './check-feed.ts'
import { pullingWorkerOf } from './pull-policy.ts'

const workers = fc.uniqueArray(fc.stringMatching(/^wk_[a-z0-9]{8}$/), { minLength: 1, maxLength: 8 })

it('each feed has one fetcher, whatever the order of the workers, and keeps it while that worker stays', () => {
  fc.assert(
    fc.property(fc.string(), workers, fc.nat(7), (feed, ids, at) => {
      const chosen = pullingWorkerOf(feed, ids)
      expect(ids).toContain(chosen)
      expect(pullingWorkerOf(feed, ids.toReversed())).toBe(chosen)
      expect(pullingWorkerOf(feed, [...ids, ...ids])).toBe(chosen)
      const gone = ids[at % ids.length]
      const left = ids.filter((id) => id !== gone)
      if (gone !== chosen) expect(pullingWorkerOf(feed, left)).toBe(chosen)
    }),
    { numRuns: 300 },
  )
  expect(pullingWorkerOf('x', [])).toBeNull()
})

it('feeds are spread over the workers', () => {
  const ids = ['wk_a', 'wk_b', 'wk_c', 'wk_d']
  const counts = new Map<string | null, number>()
  for (let feed = 0; feed < 400; feed++) {
    const chosen = pullingWorkerOf(`cn_${feed}`, ids)
    counts.set(chosen, (counts.get(chosen) ?? 0) + 1)
  }
  for (const id of ids) expect(counts.get(id)).toBeGreaterThan(50)
})

it('rejects what cannot be encoded with a message, and reports the rest as it is', () => {
  const video = {
    stream: 0,
    codec: 'h264',
    width: 1_920,
    height: 1_080,
    frameRate: 50,
    endMs: null,
    hdr: null,
    colourSpace: null,
  }
  const audio = { stream: 1, codec: 'pcm_alaw', channels: 1, sampleRateHz: 8_000, endMs: null }
  expect(checkFeed({ video, audio })).toMatchObject({
    ok: true,
    facts: { video: { codec: 'h264', fps: 50 }, audio: { codec: 'pcm_alaw', sampleRate: 8_000 } },
  })
  expect(checkFeed({ video: { ...video, frameRate: 90_000 }, audio: null })).toMatchObject({
    ok: true,
    facts: { video: { fps: null }, audio: null },
  })
  const words = (facts: Parameters<typeof checkFeed>[0]) => {
    const judged = checkFeed(facts)
    return judged.ok ? null : judged.words
  }
  expect(words({ video: null, audio })).toBe('The feed has no video.')
  expect(words({ video: { ...video, codec: 'vc1' }, audio })).toMatch(/^The video codec/)
  expect(words({ video: { ...video, width: 8_192, height: 8_192 }, audio })).toMatch(/8192×8192/)
  expect(words({ video, audio: { ...audio, codec: 'wmav2' } })).toMatch(/^The audio codec/)
})
