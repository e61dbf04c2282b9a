// A calendar on air, as its players receive it: joins, pads, breaks and live control. No browser takes part.
import { join } from 'node:path'
import { EDIT_LEAD_MS } from '#domain/timeline/change.ts'
import type { AsRunView } from '#features/as-run/schema.ts'
import type { GuideView } from '#features/guide/schema.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import type { Api } from '../fixtures/api.ts'
import { gapsIn, probeTrack } from '../fixtures/probe-packets.ts'
import { brokenRules, recordAir } from '../fixtures/record-air.ts'
import { expect, test } from '../fixtures/test.ts'

const BLOCK_MS = 12_800
const AHEAD = 40

/** Hard starts every 12.8 s, which no item fits exactly: each is cut or filled, and padded. */
function schedule(now: number, items: readonly string[]) {
  const first = Math.floor(now / BLOCK_MS) * BLOCK_MS - 2 * BLOCK_MS
  const local = (at: number) => new Date(Math.floor(at / 1_000) * 1_000).toISOString().slice(0, 19)
  const blocks = Array.from({ length: AHEAD }, (_, i) => ({
    id: `b${i}`,
    title: `Block ${i}`,
    startsAtLocal: local(first + i * BLOCK_MS),
    durationMs: BLOCK_MS,
    layer: 'base',
    start: 'hard',
    source: { type: 'list', mediaIds: items, order: 'shuffle' },
  }))
  const tail = { mediaIds: items, cooldownMs: 0 }
  return { zone: 'UTC', seed: 3, blocks, fillers: { tail } }
}

const control = (api: Api, channelId: string, action: string, mediaId?: string) =>
  api.call<{ effectiveAt: string }>('POST', `/api/channels/${channelId}/control`, { action, mediaId })

test('a calendar is published, goes on air, obeys live control, and its guide and log show what aired', async ({
  api,
  instance,
  newChannel,
}) => {
  test.setTimeout(480_000)
  const demo = await api.channel(instance.demo.channelId)
  const items = demo.rundown.filter(({ kind }) => kind !== 'slate').map(({ mediaId }) => mediaId)
  const channel = await newChannel({ name: 'By the clock', items })
  const path = `/api/channels/${channel.id}`
  const wrong = { ...schedule(Date.now(), items), zone: 'Mars/Olympus' }
  expect((await api.call('POST', `${path}/schedule/versions`, wrong)).status).toBe(422)
  const content = schedule(Date.now(), items)
  const published = await api.call<{ number: number }>('POST', `${path}/schedule/versions`, {
    content,
    overrideReason: 'Cut on purpose',
  })
  expect([published.status, published.body.number]).toEqual([201, 1])
  await api.airSchedule(channel.id)
  await api.start(channel.id)

  const orders: { action: string; answeredMs: number; aheadMs: number; effectiveAt: string }[] = []
  const plan = [
    ['skip', 12_000],
    ['insert', 20_000],
    ['hold', 32_000],
    ['resume', 42_000],
  ] as const
  const startedAt = Date.now()
  const records = await recordAir(channel.hlsUrl, async () => {
    const passedMs = Date.now() - startedAt
    const due = plan[orders.length]
    if (due && passedMs > due[1]) {
      const [action] = due
      const asked = Date.now()
      const { status, body } = await control(api, channel.id, action, action === 'insert' ? items[0] : undefined)
      expect(status, JSON.stringify(body)).toBe(202)
      const aheadMs = Date.parse(body.effectiveAt) - Date.now()
      orders.push({ action, answeredMs: Date.now() - asked, aheadMs, effectiveAt: body.effectiveAt })
    }
    return passedMs > 55_000
  })
  // The lead of an edit and the time to the next segment boundary; the request time depends on the machine.
  for (const { action, answeredMs, aheadMs } of orders) {
    expect(aheadMs, action).toBeLessThanOrEqual(EDIT_LEAD_MS + SEGMENT_MS)
    expect(answeredMs, action).toBeLessThan(1_000)
  }
  expect(orders.map(({ action }) => action)).toEqual(plan.map(([action]) => action))

  expect(brokenRules(records)).toEqual([])

  const lengths = new Set<number>()
  for (const { ordered, inits, variant } of records) {
    expect(ordered.every(({ status }) => status === 200)).toBe(true)
    for (const { durationMs } of ordered) lengths.add(Math.round(durationMs))
    const [init] = [...inits.values()]
    expect(inits.size).toBe(1)
    const parts = [init as Buffer, ...ordered.map(({ bytes }) => bytes)]
    const track = probeTrack(join(instance.clips, `calendar-${variant.name}.mp4`), parts)
    expect(gapsIn(track), variant.name).toEqual([])
  }
  expect(
    [...lengths].some((ms) => ms < 1_920),
    'the playlists contain pads',
  ).toBe(true)

  const { body: guide } = await api.call<GuideView>('GET', `${path}/guide`)
  const { now } = await api.channel(channel.id)
  expect(guide.now?.version).toBe(1)
  const open = await fetch(`${instance.url}/guide/${channel.slug}.json`)
  expect([open.status, ((await open.json()) as GuideView).channel.slug]).toEqual([200, channel.slug])
  expect((await fetch(`${instance.url}/guide/no-such-channel.xml`)).status).toBe(404)
  expect(now).not.toBeNull()

  const readLog = async () => (await api.call<AsRunView>('GET', `${path}/as-run`)).body
  // Each command is in the log as a boundary; a skip at the very end of an item changes nothing else.
  await expect
    .poll(async () => (await readLog()).rows.map(({ start }) => start), { timeout: 30_000 })
    .toEqual(expect.arrayContaining(orders.map(({ effectiveAt }) => effectiveAt)))
  const log = await readLog()
  expect(log.rows.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['inserted', 'held']))
  expect(log.intact).toBe(true)
  for (const [i, row] of log.rows.entries()) {
    const next = log.rows[i + 1]
    if (next) expect(Date.parse(next.start)).toBe(Date.parse(row.start) + row.durationMs)
  }
})
