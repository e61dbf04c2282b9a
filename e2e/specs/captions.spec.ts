// Captions and a second language of two items, in three players and in our own, across the joins between them and an item
// that has neither.
import type { Page } from '@playwright/test'
import { openDb } from '#adapters/db.ts'
import type { MediaView } from '#features/media/schema.ts'
import type { Api } from '../fixtures/api.ts'
import { makeBilingual, makeClip } from '../fixtures/clips.ts'
import { openPlayerBench, type PlayerName } from '../fixtures/player-bench.ts'
import { expect, test } from '../fixtures/test.ts'

const PLAYERS = ['hls', 'dash', 'shaka'] as const
const WORDS = ['Im ersten Film', 'Im zweiten Film']
/** MPEG-2 timestamps: 90 kHz in 33 bits. */
const WRAP_MS = 2 ** 33 / 90
const WRAPS_IN_MS = 60_000
/** Behind the live edge. */
const PLAYED_LATER_MS = 12_000

/** One cue that lasts as long as the item. */
const wholeItem = (words: string) => `1\n00:00:00,000 --> 00:10:00,000\n${words}\n`

/** Two with German and English audio and German captions, and between them one with one audio track that states no language. */
async function addFilms(api: Api, folder: string): Promise<MediaView[]> {
  const clips = ['eins.mkv', 'zwei.mkv'].map((name) => makeBilingual(folder, name))
  const films = await Promise.all(clips.map((path) => api.ingest(path)))
  for (const [i, { id }] of films.entries()) {
    const put = await api.call('PUT', `/api/media/${id}/captions?language=de`, wholeItem(WORDS[i] ?? ''))
    expect(put.status).toBe(200)
  }
  const plain = await api.ingest(makeClip(folder, { name: 'ohne.mp4', seconds: 6 }))
  return films.toSpliced(1, 0, plain)
}

async function setClockOrigin({ databaseUrl }: { databaseUrl: string }, id: string, clockOrigin: Date): Promise<void> {
  const db = openDb(databaseUrl, 1)
  await db.channel.update({ where: { id }, data: { clockOrigin } })
  await db.$disconnect()
}

const setLanguages = (api: Api, captions: string[], audio: string[]) =>
  api.call('PUT', '/api/account/languages', { captions, audio })

test.afterEach(({ api }) => setLanguages(api, [], []))

test('hls.js, dash.js, Shaka and our player show the captions of each item and keep the languages across joins', {
  tag: '@alone',
}, async ({ page, visitor, api, instance, newChannel }) => {
  test.setTimeout(600_000)
  await setLanguages(api, ['de', 'fr'], ['de', 'en'])
  const items = (await addFilms(api, instance.clips)).map(({ id }) => id)
  const { id, hlsUrl, slug } = await newChannel({ name: 'Captioned', items })
  // As if it had been on air for 26.5 hours less a little: the 33 bits of caption times wrap while it is watched.
  const wrapsAt = Date.now() + WRAPS_IN_MS
  await setClockOrigin(instance, id, new Date(wrapsAt - WRAP_MS))
  await api.start(id)
  const bench = await openPlayerBench()
  await bench.play(page, PLAYERS, hlsUrl, hlsUrl.replace('master.m3u8', 'manifest.mpd'))
  const each = { captions: ['de', 'fr'], audios: ['de', 'en'] }
  const languages = { hls: each, dash: each, shaka: each }
  await expect.poll(() => bench.languages(page), { timeout: 60_000 }).toEqual(languages)
  await bench.choose(page, { captions: 'de', audio: 'en' })
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
  await expect.poll(look, { timeout: 90_000, intervals: [200] }).toEqual(all)
  await test.step('also after their times have wrapped', async () => {
    await expect.poll(() => Date.now() - wrapsAt, { timeout: 60_000 }).toBeGreaterThan(PLAYED_LATER_MS)
    for (const words of seen.values()) words.clear()
    await expect.poll(look, { timeout: 90_000, intervals: [200] }).toEqual(all)
  })
  expect(await bench.languages(page)).toEqual(languages)
  expect(await bench.audioChosen(page)).toEqual({ hls: 'en', dash: 'en', shaka: 'en' })
  expect(Object.values(await bench.seen(page)).flatMap(({ errors }) => errors)).toEqual([])
  await test.step('hls.js and Shaka show those of an encrypted channel', async () => {
    const sealed = await newChannel({ name: 'Captioned and sealed', items })
    const set = await api.call('PUT', `/api/channels/${sealed.id}/playback/encryption`, { encrypted: true })
    expect(set.status).toBe(200)
    await api.start(sealed.id)
    const list = await (await fetch(sealed.hlsUrl.replace('master.m3u8', 'captions-de/index.m3u8'))).text()
    expect(list).toContain('METHOD=AES-128')
    // An encrypted channel has no DASH: Shaka plays HLS too.
    await bench.play(page, ['hls', 'shaka'], sealed.hlsUrl, sealed.hlsUrl)
    const menus = { hls: each, shaka: each }
    await expect.poll(() => bench.languages(page), { timeout: 60_000 }).toEqual(menus)
    await bench.choose(page, { captions: 'de', audio: 'en' })
    const shown = async () => {
      const { hls, shaka } = await bench.seen(page)
      return [hls, shaka].map((player) => WORDS.includes(player.shown[0] ?? ''))
    }
    await expect.poll(shown, { timeout: 60_000, intervals: [200] }).toEqual([true, true])
    const { hls, shaka } = await bench.seen(page)
    expect([...hls.errors, ...shaka.errors]).toEqual([])
  })
  await page.close()
  await bench.close()
  await test.step('our player does so with what is chosen in its menu', () => chooseInMenu(visitor, slug))
})

/** The watch page plays by itself. Audio and captions are one menu, in which both have a Deutsch. */
async function chooseInMenu(viewer: Page, slug: string): Promise<void> {
  await viewer.goto(`/watch/${slug}`)
  const player = viewer.getByTestId('public-player')
  await expect(player).toHaveAttribute('data-phase', 'running', { timeout: 60_000 })
  const open = () => player.getByRole('button', { name: /^Settings/ }).click()
  const audio = viewer.getByRole('menuitemradio', { name: 'English' })
  const captions = viewer.getByRole('menuitemradio', { name: 'Deutsch' }).last()
  for (const choice of [audio, captions]) {
    await open()
    await choice.click()
  }
  const seen = new Set<string>()
  const look = async () => {
    for (const words of await shownIn(viewer)) seen.add(words)
    return [...seen].sort()
  }
  await expect.poll(look, { timeout: 90_000, intervals: [200] }).toEqual([...WORDS].sort())
  await open()
  for (const choice of [audio, captions]) await expect(choice).toBeChecked()
}

const shownIn = (page: Page) =>
  page.getByTestId('player-video').evaluate(({ textTracks }: HTMLVideoElement) => {
    const showing = [...textTracks].filter(({ mode }) => mode === 'showing')
    return showing.flatMap(({ activeCues }) => [...(activeCues ?? [])].map((cue) => (cue as VTTCue).text))
  })
