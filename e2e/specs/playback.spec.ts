// The origin's output for third-party players: three of them, and the token check.
import { createDecipheriv } from 'node:crypto'
import { openDb } from '#adapters/db.ts'
import { checkPlaylist } from '#domain/hls/conformance/check-playlist.ts'
import { startEdge } from '../fixtures/edge.ts'
import { openPlayerBench, type PlayerBench, type PlayerName, type Seen } from '../fixtures/player-bench.ts'
import { expect, test } from '../fixtures/test.ts'

let bench: PlayerBench
test.beforeAll(async () => {
  bench = await openPlayerBench()
})
test.afterAll(() => bench?.close())

/** All of them play for five seconds, without an error. */
async function expectMoving(look: () => Promise<Seen>, players: readonly PlayerName[]): Promise<void> {
  for (const name of players)
    await expect
      .poll(async () => (await look())[name].frames, { message: `${name} shows pictures`, timeout: 20_000 })
      .toBeGreaterThan(0)
  const before = await look()
  for (const name of players)
    await expect
      .poll(async () => (await look())[name].currentTime - before[name].currentTime, { message: `${name} continues` })
      .toBeGreaterThan(4)
  const after = await look()
  for (const name of players) expect(after[name].errors, name).toEqual([])
}

test('hls.js, dash.js and Shaka play the same channel side by side', { tag: '@alone' }, async ({ page, instance }) => {
  const players = ['hls', 'dash', 'shaka'] as const
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!/^(?:blob:|data:|http:\/\/127\.0\.0\.1[:/])/.test(request.url())) foreign.push(request.url())
  })
  const { hlsUrl } = instance.demo
  await bench.play(page, players, hlsUrl, hlsUrl.replace('master.m3u8', 'manifest.mpd'))
  await expectMoving(() => bench.seen(page), players)
  expect(foreign).toEqual([])
})

test('a channel for signed links plays with one, and rejects everything else alike', async ({
  page,
  instance,
  api,
  items,
  newChannel,
}) => {
  const channel = await newChannel({ name: 'Members only', items, start: true })
  const base = `/api/channels/${channel.id}/playback`
  const db = openDb(instance.databaseUrl, 1)
  await db.channel.update({ where: { id: channel.id }, data: { playback: 'token', revision: { increment: 1 } } })
  await db.$disconnect()
  const refusals = new Set<string>()
  const refused = async (url: string) => {
    const answer = await fetch(url)
    const text = `${answer.headers.get('cache-control')} ${await answer.text()}`
    if (!answer.ok) refusals.add(text)
    return answer.status
  }
  await expect.poll(() => refused(channel.hlsUrl), { message: 'the plain address closes' }).toBe(403)
  const asked = async (body = {}) =>
    (await api.call<{ token: string; hlsUrl: string; dashUrl: string }>('POST', `${base}/tokens`, body)).body
  const link = await asked()
  await expect.poll(async () => (await fetch(link.hlsUrl)).status, { message: 'the link opens' }).toBe(200)

  const short = await asked({ playForS: 1 })
  await expect.poll(() => refused(short.hlsUrl), { message: 'a short link expires' }).toBe(403)
  const slug = instance.demo.hlsUrl.split('/').at(-2) ?? ''
  for (const url of [
    link.hlsUrl.replace(link.token, `${link.token.slice(0, -1)}!`),
    link.hlsUrl.replace(channel.slug, slug),
    link.hlsUrl.replace(channel.slug, 'there-is-none'),
    link.dashUrl.replace(link.token, 'x'),
    channel.hlsUrl.replace('master.m3u8', 'thumbnail.jpg'),
    channel.hlsUrl.replace('master.m3u8', '432p/index.m3u8'),
  ])
    expect(await refused(url), url).toBe(403)
  expect([...refusals]).toHaveLength(1)

  await bench.play(page, ['hls', 'shaka'], link.hlsUrl, link.dashUrl)
  await expectMoving(() => bench.seen(page), ['hls', 'shaka'])
})

test('an encrypted channel plays in HLS with its rotating keys, and says that it has no DASH', async ({
  page,
  api,
  items,
  newChannel,
}) => {
  const channel = await newChannel({ name: 'Sealed', items })
  const set = await api.call('PUT', `/api/channels/${channel.id}/playback/encryption`, { encrypted: true })
  expect(set.status).toBe(200)
  await api.start(channel.id)
  await bench.play(page, ['hls'], channel.hlsUrl, '')
  await expectMoving(() => bench.seen(page), ['hls'])

  const rung = channel.hlsUrl.replace('master.m3u8', '432p')
  const list = await (await fetch(`${rung}/index.m3u8`)).text()
  expect(checkPlaylist(list)).toEqual([])
  const [, key = '', segment = ''] = /METHOD=AES-128,URI="([^"]+)".*?\n(\d+\.m4s)\n/s.exec(list) ?? []
  const sealed = Buffer.from(await (await fetch(`${rung}/${segment}`)).arrayBuffer())
  expect(sealed.includes('moof')).toBe(false)
  const bytes = Buffer.from(await (await fetch(`${rung}/${key}`)).arrayBuffer())
  expect(bytes).toHaveLength(16)
  const iv = Buffer.from(Number.parseInt(segment, 10).toString(16).padStart(32, '0'), 'hex')
  const opener = createDecipheriv('aes-128-cbc', bytes, iv)
  expect(Buffer.concat([opener.update(sealed), opener.final()]).includes('moof')).toBe(true)
  const ahead = await fetch(`${rung}/${Number.parseInt(key, 10) + 2}.key`)
  expect(ahead.status, 'a future key').toBe(404)
  const dash = await fetch(channel.hlsUrl.replace('master.m3u8', 'manifest.mpd'))
  expect([dash.status, (await dash.json()).error.code]).toEqual([404, 'DASH_OFF'])
})

test('nginx in front caches segments once, and rejects a wrong token for cached segments', async ({
  page,
  instance,
  api,
}) => {
  const edge = await startEdge(instance.originUrl)
  try {
    const { hlsUrl } = instance.demo
    const through = (url: string) => url.replace(new URL(url).origin, edge.url)
    await bench.play(page, ['hls'], through(hlsUrl), '')
    await expectMoving(() => bench.seen(page), ['hls'])

    const list = await (await fetch(through(hlsUrl).replace('master.m3u8', '432p/index.m3u8'))).text()
    const path = `432p/${list.match(/^\d+\.m4s$/gm)?.at(-2)}`
    const plain = through(hlsUrl).replace('master.m3u8', path)
    const link = await api.call<{ hlsUrl: string; token: string }>(
      'POST',
      `/api/channels/${instance.demo.channelId}/playback/tokens`,
      {},
    )
    const signed = through(link.body.hlsUrl).replace('master.m3u8', path)
    const first = await fetch(plain)
    const second = await fetch(plain)
    expect([first.status, second.headers.get('x-cache')]).toEqual([200, 'HIT'])
    // The first use of a channel's first key: origins learn of it within a second.
    await expect.poll(async () => (await fetch(signed)).status).toBe(200)
    const third = await fetch(signed)
    expect(third.headers.get('x-cache')).toBe('HIT')
    expect(Buffer.from(await third.arrayBuffer()).equals(Buffer.from(await first.arrayBuffer()))).toBe(true)
    for (const token of ['wrong', link.body.token.replace(/.$/, '!'), `${link.body.token}x`]) {
      const refused = await fetch(signed.replace(link.body.token, token))
      expect(refused.status).toBe(403)
      expect(await refused.json()).toMatchObject({ error: { code: 'PLAYBACK_REFUSED' } })
    }
    expect((await fetch(`${edge.url}/metrics`)).status).toBe(404)
  } finally {
    await edge.stop()
  }
})
