// What a viewer of one account's channel notices while another account sends inputs that used to block everybody. The
// product runs as with `npm start`. A viewer polls the playlist, a customer of the same account polls its channel; both
// are compared with the preceding idle seconds.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDb } from '#adapters/db.ts'
import { FFMPEG, lavfi, words } from '#server/testing/ffmpeg.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { Api } from '../fixtures/api.ts'
import { Instance } from '../fixtures/instance.ts'
import type { Bench } from './bench.ts'
import { type Figure, quantile } from './figures.ts'
import { timeProgram } from './process-cost.ts'

const IDLE_MS = 5_000
const LONGEST_MS = 20_000
const REQUIRED_MS = 50
const DAY_MS = 86_400_000

interface Attacker {
  api: Api
  key: string
  channelId: string
  instance: Instance
  folder: string
}

/** Each resolves when the product has answered; the answer itself does not matter. */
const ATTACKS: Record<string, (attacker: Attacker) => Promise<unknown>> = {
  'upload of 183 bytes of comments': async ({ api }) => {
    const { body } = await api.call<{ id: string }>(
      'POST',
      '/api/media?name=a.mp4',
      Buffer.from(`${'<!---->'.repeat(26)}x`),
    )
    await api.settled(body.id)
  },
  'pulled playlist of 4,500 variants': (attacker) =>
    pullFeed(attacker, `#EXTM3U\n${'#EXT-X-STREAM-INF:BANDWIDTH=1\n'.repeat(4_500)}`),
  'pulled playlist, RESOLUTION of 100,000 digits': (attacker) =>
    pullFeed(attacker, `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=${'1'.repeat(100_000)}\na.m3u8\n`),
  'publish of a rule that counts forever': ({ api, channelId }) =>
    api.call(
      'POST',
      `/api/channels/${channelId}/schedule/versions`,
      schedule('FREQ=YEARLY;COUNT=10000;BYYEARDAY=366;BYSETPOS=1'),
    ),
  'guide of 90 days ahead': ({ api, channelId }) =>
    api.call('GET', `/api/channels/${channelId}/guide?from=${new Date(Date.now() + 90 * DAY_MS).toISOString()}`),
  '60 flight checks in one request': async ({ instance, key, channelId }) => {
    const input = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [i, { json: { channelId } }]))
    const path = Array.from({ length: 60 }, () => 'schedule.flightCheck').join(',')
    const url = `${instance.url}/api/trpc/${path}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`
    await (await fetch(url, { headers: { authorization: `Bearer ${key}` } })).text()
  },
  '160 publishes at once': ({ api, channelId }) =>
    Promise.all(
      Array.from({ length: 160 }, () =>
        api.call('POST', `/api/channels/${channelId}/schedule/versions`, schedule('FREQ=DAILY')).catch(() => undefined),
      ),
    ),
  '200 subscriptions for ten seconds': async ({ instance, key }) => {
    const ended = AbortSignal.timeout(10_000)
    const input = encodeURIComponent(JSON.stringify({ json: {} }))
    const listen = async () => {
      const url = `${instance.url}/api/trpc/channel.onChange?input=${input}`
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
        signal: ended,
      })
      await answer.text()
    }
    await Promise.all(Array.from({ length: 200 }, () => listen().catch(() => undefined)))
  },
  'clip of one frame a second, 60 s': async ({ api, folder }) => {
    const path = join(folder, 'slow.mp4')
    await timeProgram(FFMPEG, words('-v error -y', lavfi('color=blue:s=64x36:r=1'), '-t 60 -c:v libx264', [path]))
    const { body } = await api.call<{ id: string }>('POST', '/api/media?name=slow.mp4', readFileSync(path))
    await api.settled(body.id)
  },
}

const schedule = (rrule: string) => ({
  zone: 'UTC',
  seed: 1,
  overrideReason: 'A measurement',
  blocks: [
    {
      id: 'b',
      title: 'Block',
      startsAtLocal: '2016-01-01T00:00:00',
      durationMs: DAY_MS,
      layer: 'base',
      rrule,
      source: { type: 'tag', tags: ['none'], order: 'sequence' },
    },
  ],
})

/** A feed whose server answers with this text, until it was requested three times. */
async function pullFeed({ api, channelId }: Attacker, playlist: string): Promise<void> {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.end(playlist)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const pullUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live.m3u8`
  const path = `/api/channels/${channelId}/contributions`
  const { body } = await api.call<{ id: string }>('POST', path, { name: 'Hostile', source: 'pull', pullUrl })
  await until(() => asked >= 3, LONGEST_MS, 100).catch(() => undefined)
  await api.call('DELETE', `${path}/${body.id}`)
  server.close()
  if (asked === 0) throw new Error('The playlist of the feed was never requested.')
}

/** Milliseconds of each answer until `ended` resolves; one request after the other, as from a player. */
async function ask(url: string, headers: Record<string, string>, ended: Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  let going = true
  ended.finally(() => {
    going = false
  })
  while (going) {
    const from = performance.now()
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) }).catch(() => null)
    await answer?.arrayBuffer()
    took.push(performance.now() - from)
    await sleep(10)
  }
  return took
}

export const benchNeighbours: Bench = async ({ quick, say }) => {
  say('starting the product')
  const instance = await Instance.create({ DEMO: '0', ALLOW_PRIVATE_DESTINATIONS: '1' })
  const folder = mkdtempSync(join(tmpdir(), 'playout-neighbours-'))
  try {
    await instance.up()
    const db = openDb(instance.databaseUrl)
    const tenant = async (name: string) => {
      const { key } = await addTenant(db)
      const api = new Api(instance.url, key)
      const { id, slug } = await api.createChannel(name)
      return { api, key, channelId: id, slug }
    }
    const [viewer, hostile] = [await tenant('viewer'), await tenant('hostile')]
    const clip = join(folder, 'clip.mp4')
    const source = lavfi('testsrc2=s=640x360:r=25', 'sine=r=48000')
    await timeProgram(FFMPEG, words('-v error -y', source, '-t 20 -c:v libx264 -preset ultrafast', [clip]))
    // Feeds are pulled for started channels only.
    for (const { api, channelId } of [viewer, hostile]) {
      const { id: mediaId } = await api.ingest(clip)
      await api.setRundown(channelId, [mediaId], true)
      await api.start(channelId)
    }
    await db.$disconnect()

    const playlist = `${instance.originUrl}/live/${viewer.slug}/720p/index.m3u8`
    const channel = `${instance.url}/api/channels/${viewer.channelId}`
    const authorization = { authorization: `Bearer ${viewer.key}` }
    const measure = async (work: Promise<unknown>) => {
      const [seen, answered] = await Promise.all([ask(playlist, {}, work), ask(channel, authorization, work)])
      return { playlist: seen, api: answered }
    }
    await measure(sleep(2_000))
    const figures: Figure[] = []
    for (const [what, attack] of Object.entries(ATTACKS).slice(0, quick ? 2 : undefined)) {
      say(what)
      const idle = await measure(sleep(quick ? 500 : IDLE_MS))
      const from = performance.now()
      const busy = await measure(attack({ ...hostile, instance, folder }))
      const seconds = (performance.now() - from) / 1_000
      const p99 = (values: number[]) => quantile(values, 0.99)
      const worst = (values: number[]) => Math.max(...values)
      const moreMs = worst(busy.playlist) - worst(idle.playlist)
      figures.push({
        what: `${what} (${seconds.toFixed(1)} s)`,
        ours: `${p99(busy.playlist).toFixed(0)}, ${worst(busy.playlist).toFixed(0)}; API ${worst(busy.api).toFixed(0)}`,
        theirs: `${p99(idle.playlist).toFixed(0)}, ${worst(idle.playlist).toFixed(0)}; API ${worst(idle.api).toFixed(0)}`,
        required: `≤ ${REQUIRED_MS} ms above idle`,
        met: moreMs <= REQUIRED_MS,
      })
    }
    return {
      figures,
      notes: [
        'Another account’s playlist in ms, p99 and worst, then the worst answer of its API. Ours: while the input is processed. Theirs: in the five seconds before. Sender, viewer and product share the machine.',
      ],
    }
  } finally {
    await instance.down()
    await instance.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}
