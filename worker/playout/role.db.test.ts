// The playout and origin roles on a real database, with files as the transcoder leaves them.
import { rename } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mediaPaths } from '#adapters/media-store.ts'
import { checkPlaylist, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import { setRundownNow } from '#server/testing/orders.ts'
import { until } from '#server/testing/until.ts'
import { type OpenPlayout, openPlayout } from '#worker/testing/open-playout.ts'
import { STORED } from '#worker/testing/stored-media.ts'

let air: OpenPlayout

const observed = async (id: string) => (await air.channel(id)).observed

beforeAll(async () => {
  air = await openPlayout()
})
afterAll(() => air.close())

it('goes from Start to a playable segment, and from Stop to off air', async () => {
  const { id, slug } = await air.addChannel([await air.addMedia('one')])
  expect((await air.get(`/live/${slug}/master.m3u8`)).status).toBe(503)
  await air.order(id, 'START')
  const list = await until(async () => {
    const answer = await air.get(`/live/${slug}/720p/index.m3u8`)
    return answer.ok && answer.text()
  })
  expect(checkPlaylist(list)).toEqual([])
  const uris = list.split('\n').filter((line) => line.endsWith('.m4s'))
  const segment = await air.get(`/live/${slug}/720p/${uris[1]}`)
  expect(segment.headers.get('content-type')).toBe('video/mp4')
  expect(segment.headers.get('cache-control')).toContain('immutable')
  expect(segment.headers.get('access-control-allow-origin')).toBe('*')
  const bytes = Buffer.from(await segment.arrayBuffer())
  expect(bytes.length).toBe(STORED.length)
  expect(bytes.readBigUInt64BE(bytes.indexOf('tfdt') + 8)).toBe(172_800n)
  const audio = Buffer.from(await (await air.get(`/live/${slug}/audio/${uris[1]}`)).arrayBuffer())
  expect(audio.readBigUInt64BE(audio.indexOf('tfdt') + 8)).toBe(92_160n)
  expect(await (await air.get(`/live/${slug}/audio/init-abc123.mp4`)).text()).toBe('init of audio')
  const part = await air.get(`/live/${slug}/720p/${uris[0]}`, { headers: { range: 'bytes=0-7' } })
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-7/${STORED.length}`])
  const head = await air.get(`/live/${slug}/720p/${uris[0]}`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(STORED.length)])
  expect((await air.get(`/live/${slug}/720p/9999999999.m4s`)).status).toBe(404)
  expect((await air.get(`/live/${slug}/720p/index.m3u8`, { method: 'POST' })).status).toBe(405)
  const suffix = await air.get(`/live/${slug}/720p/${uris[0]}`, { headers: { range: 'bytes=-4' } })
  expect([suffix.status, await suffix.text()]).toEqual([206, '\u0007\u0007\u0007\u0007'])
  const ranged = { method: 'HEAD', headers: { range: 'bytes=0-7' } }
  expect((await air.get(`/live/${slug}/720p/${uris[0]}`, ranged)).status).toBe(200)
  const conditional = { headers: { range: 'bytes=0-7', 'if-range': '"older"' } }
  expect((await air.get(`/live/${slug}/720p/${uris[0]}`, conditional)).status).toBe(200)
  expect((await air.get(`/live/${slug}/720p/init-def456.mp4`)).status).toBe(404)
  expect((await air.get('/health', { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  await expect.poll(() => observed(id)).toBe('LIVE')
  await air.order(id, 'STOP')
  await expect.poll(() => observed(id)).toBe('STOPPED')
  await expect.poll(async () => (await air.get(`/live/${slug}/720p/index.m3u8`)).status).toBe(503)
  await air.order(id, 'START')
  await expect.poll(async () => (await air.get(`/live/${slug}/720p/index.m3u8`)).status).toBe(200)
  const again = await (await air.get(`/live/${slug}/720p/index.m3u8`)).text()
  expect(checkUpdate({ at: 0, text: list }, { at: 0, text: again })).toEqual([])
})

it('gives all concurrent requests for an address the same answer, and serves a new channel with the slug of a deleted one', async () => {
  const { id, slug } = await air.addChannel([await air.addMedia('asked')])
  const ask = async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => air.get(`/live/${slug}/master.m3u8`)))
    return [...new Set(answers.map(({ status }) => status))]
  }
  expect(await ask()).toEqual([503])
  const started = await air.addChannel([await air.addMedia('next')])
  await air.order(started.id, 'START')
  await expect.poll(async () => (await air.get(`/live/${started.slug}/master.m3u8`)).status).toBe(200)
  // One transaction and no notification: a single poll of the origin sees the old one gone and the new one there.
  await air.db.$transaction([
    air.db.channel.delete({ where: { id } }),
    air.db.channel.update({ where: { id: started.id }, data: { slug } }),
  ])
  await expect.poll(() => ask()).toEqual([200])
  await expect.poll(async () => (await air.get(`/live/${started.slug}/master.m3u8`)).status).toBe(404)
})

it('skips an item whose file disappears before it airs, reports it, and adds it again', async () => {
  const good = await air.addMedia('good')
  const bad = await air.addMedia('bad')
  const { id, slug } = await air.addChannel([good, bad])
  await air.order(id, 'START')
  await expect.poll(() => observed(id)).toBe('LIVE')
  const file = mediaPaths(air.dataDir, air.tenant.accountId, bad).rendition('720p')
  await rename(file, `${file}.away`)
  await expect.poll(() => observed(id)).toBe('DEGRADED')
  const channel = await air.channel(id)
  expect(channel.reason).toContain('“bad”')
  expect((await air.get(`/live/${slug}/720p/index.m3u8`)).status).toBe(200)
  await rename(`${file}.away`, file)
  await expect.poll(() => observed(id)).toBe('LIVE')
})

it('puts an edited rundown on air ahead, without touching what was published', async () => {
  const [a, b] = [await air.addMedia('a', 3_840), await air.addMedia('b', 3_840)]
  const { id, slug } = await air.addChannel([a])
  await air.order(id, 'START')
  const before = await until(async () => {
    const answer = await air.get(`/live/${slug}/432p/index.m3u8`)
    return answer.ok && answer.text()
  })
  await setRundownNow(air.db, air.tenant.who, { channelId: id, items: [a, b] }, Date.now())
  const at = Date.now()
  const longer = await until(async () => {
    const after = await (await air.get(`/live/${slug}/432p/index.m3u8`)).text()
    return after.split('.m4s').length > before.split('.m4s').length + 2 && after
  })
  expect(checkUpdate({ at, text: before }, { at, text: longer })).toEqual([])
})
