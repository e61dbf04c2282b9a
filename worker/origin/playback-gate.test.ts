import { expect, it } from 'vitest'
import { type SigningKey, signPlayback } from '#adapters/playback-token.ts'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { ANY_PAGE } from '#domain/playback/token.ts'
import { OPEN_ACCESS, type OriginChannel } from '../segments/origin-channel.ts'
import { dependsOnOrigin, openPlaybackGate } from './playback-gate.ts'
import { parseRoute, type StreamRoute } from './route.ts'

const NOW_S = 1_800_000_000
const KEY: SigningKey = { id: `pk_${'a'.repeat(20)}`, secret: Buffer.alloc(32, 1), retiresAt: null }
const channelOf = (access: Partial<OriginChannel['access']> = {}): OriginChannel => ({
  id: 'ch_1',
  slug: 'one',
  ladder: DEFAULT_RUNGS,
  resolution: '720p',
  dvrMs: 600_000,
  dvrFrom: null,
  started: true,
  analyticsEnabled: true,
  chunks: [],
  captions: [],
  audios: [],
  rendered: new Map(),
  access: { ...OPEN_ACCESS, tokenOnly: true, keys: [KEY], ...access },
})
const TOKEN = await signPlayback(KEY, 'ch_1', { endsAt: NOW_S + 3_600, embedHost: null })
const clock = { nowMs: NOW_S * 1_000, now: () => clock.nowMs }
const gate = openPlaybackGate(clock as never, ['http://tv.test:3000'])
const admits = (channel: OriginChannel | null, path: string, origin?: string) =>
  gate.admits(channel, parseRoute(path) as StreamRoute, origin)

it('plays nothing to viewers without HLS, whatever their token, and everything to the account’s own pages', async () => {
  const closed = channelOf({ tokenOnly: false, hlsEnabled: false })
  const own = await signPlayback(KEY, 'ch_1', { endsAt: NOW_S + 3_600, embedHost: ANY_PAGE })
  expect(await admits(closed, '/live/one/master.m3u8')).toBe(false)
  expect(await admits(closed, `/live/~${TOKEN}/one/master.m3u8`)).toBe(false)
  expect(await admits(closed, `/live/~${own}/one/master.m3u8`)).toBe(true)
})

it('requires no token for a public channel, and one for a token-only channel', async () => {
  expect(await admits(channelOf({ tokenOnly: false }), '/live/one/master.m3u8')).toBe(true)
  expect(await admits(channelOf(), '/live/one/master.m3u8')).toBe(false)
  expect(await admits(channelOf(), `/live/~${TOKEN}/one/master.m3u8`)).toBe(true)
  expect(await admits(channelOf({ tokenOnly: false }), `/live/~wrong/one/master.m3u8`)).toBe(false)
})

it('plays an open channel with a list on the listed pages and our own, and in native players', async () => {
  const open = channelOf({ tokenOnly: false, embedDomains: ['a.test', '*.b.test'] })
  for (const file of ['master.m3u8', '720p/7.m4s']) {
    const on = (origin?: string) => admits(open, `/live/one/${file}`, origin)
    expect(
      await Promise.all([on(), on('http://a.test'), on('https://www.b.test'), on('http://tv.test:3000')]),
    ).not.toContain(false)
    expect(
      await Promise.all([on('https://evil.test'), on('https://b.test'), on('null'), on('http://tv.test:3000.evil')]),
    ).not.toContain(true)
  }
  expect(await admits(channelOf({ tokenOnly: false }), '/live/one/master.m3u8', 'https://evil.test')).toBe(true)
})

it.each(['720p/index.m3u8', '720p/7.m4s', '720p/init-a0.mp4', 'thumbnail.jpg', 'audio/7.m4s'])(
  'admits %s with the playlist’s own token, and not without',
  async (file) => {
    const channel = channelOf()
    expect(await admits(channel, `/live/~${TOKEN}/one/${file}`)).toBe(true)
    expect(await admits(channel, `/live/~${TOKEN}x/one/${file}`)).toBe(false)
    expect(await admits(channel, `/live/one/${file}`)).toBe(false)
  },
)

it('admits every request while the token lasts: players return after an outage', async () => {
  const before = (NOW_S + 3_599) * 1_000
  for (const file of ['master.m3u8', 'dvr.m3u8', 'manifest.mpd']) {
    clock.nowMs = before
    expect([file, await admits(channelOf(), `/live/~${TOKEN}/one/${file}`)]).toEqual([file, true])
    clock.nowMs = before + 1_000
    expect([file, await admits(channelOf(), `/live/~${TOKEN}/one/${file}`)]).toEqual([file, false])
  }
  clock.nowMs = NOW_S * 1_000
})

it('drops a cached token when it ends, when its key retires, and when the channel is reloaded without the key', async () => {
  const channel = channelOf({ keys: [{ ...KEY, retiresAt: (NOW_S + 10) * 1_000 }] })
  const path = `/live/~${TOKEN}/one/720p/7.m4s`
  expect(await admits(channel, path)).toBe(true)
  clock.nowMs += 9_999
  expect(await admits(channel, path)).toBe(true)
  clock.nowMs += 1
  expect(await admits(channel, path)).toBe(false)
  expect(await admits(channelOf(), path)).toBe(true)
  expect(await admits(channelOf({ keys: [] }), path)).toBe(false)
  clock.nowMs = (NOW_S + 3_600) * 1_000
  expect(await admits(channelOf(), path)).toBe(false)
  clock.nowMs = NOW_S * 1_000
})

it('rejects a page without an origin if the channel has a list, and any request for a missing channel', async () => {
  const listed = channelOf({ embedDomains: ['a.test'] })
  const path = `/live/~${TOKEN}/one/master.m3u8`
  expect(await admits(listed, path, 'null')).toBe(false)
  expect(await admits(listed, path, 'http://a.test')).toBe(true)
  expect(await admits(listed, path, 'http://tv.test:3000')).toBe(true)
  expect(await admits(channelOf(), path, 'null')).toBe(true)
  expect(await admits(null, path)).toBe(false)
})

it('plays with a link of the account itself on any page, until it ends', async () => {
  const listed = channelOf({ embedDomains: ['a.test'] })
  const own = await signPlayback(KEY, 'ch_1', { endsAt: NOW_S + 60, embedHost: ANY_PAGE })
  const path = `/live/~${own}/one/master.m3u8`
  for (const origin of [undefined, 'http://localhost:3000', 'http://a.test', 'null'])
    expect([origin, await admits(listed, path, origin)]).toEqual([origin, true])
  clock.nowMs += 60_000
  expect(await admits(listed, path, 'http://localhost:3000')).toBe(false)
  clock.nowMs = NOW_S * 1_000
})

it('tells caches when another page may get another answer', async () => {
  const depends = (channel: OriginChannel, path: string) => dependsOnOrigin(channel, parseRoute(path) as StreamRoute)
  expect(depends(channelOf({ tokenOnly: false }), '/live/one/master.m3u8')).toBe(false)
  expect(depends(channelOf({ tokenOnly: false, embedDomains: ['a.test'] }), '/live/one/master.m3u8')).toBe(true)
  expect(depends(channelOf(), `/live/~${TOKEN}/one/master.m3u8`)).toBe(true)
})
