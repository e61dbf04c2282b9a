// Captions of two items in three players, across the joins between them.
import type { Page } from '@playwright/test'
import { makeClip } from '../fixtures/clips.ts'
import { openPlayerBench, type PlayerName } from '../fixtures/player-bench.ts'
import { expect, test } from '../fixtures/test.ts'

const PLAYERS = ['hls', 'dash', 'shaka'] as const
const WORDS = ['Im ersten Film', 'Im zweiten Film']

/** One cue that lasts as long as the item. */
const wholeItem = (words: string) => `1\n00:00:00,000 --> 00:10:00,000\n${words}\n`

test('hls.js, dash.js and Shaka show the captions of each item across joins', { tag: '@alone' }, async ({
  page,
  api,
  instance,
  newChannel,
}) => {
  test.setTimeout(240_000)
  const clips = ['eins.mp4', 'zwei.mp4'].map((name) => makeClip(instance.clips, { name, seconds: 6 }))
  const items = await Promise.all(clips.map((path) => api.ingest(path)))
  for (const [i, { id }] of items.entries()) {
    const put = await api.call('PUT', `/api/media/${id}/captions?language=de`, wholeItem(WORDS[i] ?? ''))
    expect(put.status).toBe(200)
  }
  await api.call('PUT', '/api/account/languages', { captions: ['de', 'en'] })
  try {
    const channel = await newChannel({ name: 'Captioned', items: items.map(({ id }) => id), start: true })
    await expectInThree(page, channel.hlsUrl)
  } finally {
    await api.call('PUT', '/api/account/languages', { captions: [] })
  }
})

async function expectInThree(page: Page, hlsUrl: string): Promise<void> {
  const bench = await openPlayerBench()
  await bench.play(page, PLAYERS, hlsUrl, hlsUrl.replace('master.m3u8', 'manifest.mpd'))
  const languages = { hls: ['de', 'en'], dash: ['de', 'en'], shaka: ['de', 'en'] }
  await expect.poll(() => bench.captions(page), { timeout: 30_000 }).toEqual(languages)
  await bench.showCaptions(page, 'de')
  const seen = new Map<PlayerName, Set<string>>(PLAYERS.map((name) => [name, new Set()]))
  const look = async () => {
    for (const [name, { shown }] of Object.entries(await bench.seen(page))) {
      // The words of one item are never shown with those of the other.
      expect(new Set(shown).size, `${name} shows ${shown.join(' and ')}`).toBeLessThan(2)
      for (const words of shown) seen.get(name as PlayerName)?.add(words)
    }
    return PLAYERS.map((name) => [name, ...[...(seen.get(name) ?? [])].sort()])
  }
  const all = PLAYERS.map((name) => [name, ...WORDS])
  await expect.poll(look, { timeout: 60_000, intervals: [200] }).toEqual(all)
  expect(await bench.captions(page)).toEqual(languages)
  expect(Object.values(await bench.seen(page)).flatMap(({ errors }) => errors)).toEqual([])
  await bench.close()
}
