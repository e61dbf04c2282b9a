// The edge configuration in deploy/, in Debian's nginx, before a server with the origin's own gatekeepers.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { type Edge, startEdge } from '#e2e/fixtures/edge.ts'
import { openEdgePeers } from './edge-peers.ts'
import { Viewers } from './viewers.ts'

const segment = { startsAt: 0, durationMs: 1_920 } as AirSegment

const peers = openEdgePeers([])
const seen: IncomingMessage[] = []
let channelId = 'ch_first'
let connections = 0
let edge: Edge
let viewers: Viewers

const origin = createServer((req, res) => {
  seen.push(req)
  const target = String(req.headers['x-original-uri'])
  if (req.url === '/gate') {
    viewers.take({ subjectId: channelId, sent: { rung: '432p', bytes: 0, segment }, target, req })
    return res.writeHead(204, { 'X-Playout-Channel': channelId }).end()
  }
  if (peers.fetchesForMany(req)) viewers.passOn(channelId, 1_000)
  res.writeHead(200, { 'Cache-Control': 'public, max-age=86400, immutable' }).end(`${channelId} ${req.url}`)
})
origin.on('connection', () => connections++)

beforeAll(async () => {
  await new Promise<void>((done) => origin.listen(0, '127.0.0.1', done))
  edge = await startEdge(`http://127.0.0.1:${(origin.address() as AddressInfo).port}`)
})
beforeEach(() => {
  viewers?.close()
  viewers = new Viewers({ now: Date.now }, peers)
  seen.length = 0
})
afterAll(async () => {
  viewers?.close()
  await edge?.stop()
  origin.closeAllConnections()
  await new Promise((done) => origin.close(done))
})

const take = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${edge.url}${path}`, init)
  return { status: answer.status, cache: answer.headers.get('x-cache'), text: await answer.text() }
}

it('tells the gate the viewer’s address, whatever the viewer claims', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9', 'x-playout-edge': '1', 'user-agent': 'one' }
  for (const path of ['/live/news/432p/1.m4s', '/live/~a.b/news/432p/1.m4s?CMCD=bs']) await take(path, { headers })
  await take('/live/news/432p/2.m4s', { method: 'HEAD', headers })
  const gate = seen.filter(({ url }) => url === '/gate')
  expect(gate.map((req) => [req.headers['x-original-uri'], req.headers['x-original-method']])).toEqual([
    ['/live/news/432p/1.m4s', 'GET'],
    ['/live/~a.b/news/432p/1.m4s?CMCD=bs', 'GET'],
    ['/live/news/432p/2.m4s', 'HEAD'],
  ])
  for (const req of seen)
    expect([req.url, req.headers['x-forwarded-for'], req.headers.host]).toEqual([req.url, '127.0.0.1', '127.0.0.1'])
  expect(viewers.figures(channelId).concurrentViewers).toBe(1)
  expect(viewers.totals).toMatchObject({ sessions: 1, stalls: 1, bytes: 2_000 })
})

it('keeps its connections to the origin', async () => {
  await take('/live/news/432p/20.m4s')
  const before = connections
  for (let number = 21; number < 41; number++) await take(`/live/news/432p/${number}.m4s`)
  expect(seen.length).toBeGreaterThan(40)
  expect(connections - before).toBeLessThan(4)
})

it('never serves segments of the channel that had the slug before', async () => {
  const path = '/live/taken-over/432p/7.m4s'
  await take(path)
  expect(await take(path)).toEqual({ status: 200, cache: 'HIT', text: `ch_first ${path}` })
  channelId = 'ch_second'
  expect(await take(path)).toEqual({ status: 200, cache: 'MISS', text: `ch_second ${path}` })
  expect(await take(path)).toMatchObject({ cache: 'HIT', text: `ch_second ${path}` })
})

it('caches the audio of each language', async () => {
  const path = '/live/news/audio-pt-BR/7.m4s'
  await take(path)
  expect((await take(path)).cache).toBe('HIT')
})

it('caches the segments of items on demand and past programmes for all tokens, and nothing else of them', async () => {
  const item = `md_${'a'.repeat(20)}`
  channelId = `${item}/prepared/null`
  for (const file of ['720p/0.m4s', 'audio-de/0.m4s', '432p/init-0a.mp4']) {
    expect([file, (await take(`/vod/~a.b/${item}/${file}`)).cache]).toEqual([file, 'MISS'])
    expect([file, (await take(`/vod/~c.d/${item}/${file}?CMCD=bs`)).cache]).toEqual([file, 'HIT'])
  }
  channelId = `ch_1/${item}/prepared/null`
  const past = `/vod/~a.b/harbour/${item}/720p/0.m4s`
  expect([(await take(past)).cache, (await take(past)).cache]).toEqual(['MISS', 'HIT'])
  // Prepared again, at the same address.
  channelId = `ch_1/${item}/again/null`
  expect((await take(past)).cache).toBe('MISS')
  seen.length = 0
  const files = [
    'master.m3u8',
    'manifest.mpd',
    '720p/index.m3u8',
    '720p/0.key',
    'captions-de/0.vtt',
    'storyboard/0.jpg',
  ]
  for (const file of files)
    for (let i = 0; i < 2; i++)
      expect([file, await take(`/vod/~a.b/${item}/${file}`)]).toMatchObject([file, { status: 200, cache: null }])
  expect(seen.map(({ url }) => url)).toEqual(files.flatMap((file) => Array(2).fill(`/vod/~a.b/${item}/${file}`)))
})
