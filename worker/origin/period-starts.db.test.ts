import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Prisma } from '#adapters/db.ts'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { applyChange } from '#domain/timeline/change.ts'
import { planEdit, planStart } from '#domain/timeline/plan.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { itemOf, NOW, SLATE } from '#server/testing/timelines.ts'
import { OPEN_ACCESS, type OriginChannel } from '../segments/origin-channel.ts'
import { openPeriodStarts } from './period-starts.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await openTestDatabase()
  const { accountId } = await addTenant(test.db)
  await test.db.channel.create({ data: { id: 'ch_1', accountId, name: 'One', slug: 'one' } })
  for (const { startsAt, endsAt, clockMs, mediaSequence, items, ...chunk } of chunks)
    await test.db.timelineChunk.create({
      data: {
        ...chunk,
        channelId: 'ch_1',
        clockMs: BigInt(clockMs),
        mediaSequence: BigInt(mediaSequence),
        startsAt: new Date(startsAt),
        endsAt: endsAt === null ? null : new Date(endsAt),
        items: items as unknown as Prisma.InputJsonArray,
      },
    })
})
afterAll(() => test?.drop())

const programme = (...formats: string[]) => ({
  items: formats.map((formatKey, i) => itemOf(`m${i}${formatKey}`, 30, { formatKey, position: i })),
  loop: false,
  slate: SLATE,
})
/** One format, then another in the middle of a chunk, then edits that leave it unchanged. */
const chunks: TimelineChunk[] = (() => {
  let all = applyChange([], planStart(null, programme('f0', 'f0', 'f1', 'f1', 'f1'), NOW, null))
  for (let at = NOW + 25_000; at < NOW + 120_000; at += 20_000) {
    const change = planEdit(all, { ...programme('f1', 'f1'), loop: true }, { now: at })
    if (change) all = applyChange(all, change)
  }
  return all
})()

const heldFrom = (ordinal: number): OriginChannel => ({
  id: 'ch_1',
  slug: 'one',
  ladder: DEFAULT_RUNGS,
  resolution: '720p',
  dvrMs: 600_000,
  dvrFrom: null,
  started: true,
  analyticsEnabled: true,
  access: OPEN_ACCESS,
  captions: [],
  audios: [],
  rendered: new Map(),
  chunks: chunks.filter((chunk) => chunk.ordinal >= ordinal),
})

it('is the same however little of the timeline an origin holds', async () => {
  expect(chunks.length).toBeGreaterThan(3)
  const segment = publishedSegments(chunks, NOW + 200_000)[0]!
  expect(segment.item.formatKey).toBe('f1')
  // Two items of 9.6 s, then the other format.
  for (const { ordinal } of chunks)
    expect(await openPeriodStarts(test.db)(heldFrom(ordinal), segment), `from ${ordinal}`).toBe(19_200)
})

it('is the clock’s zero if no discontinuity precedes', async () => {
  const segment = publishedSegments(chunks, NOW + 6_000)[0]!
  expect(segment.discontinuitySequence).toBe(0)
  expect(await openPeriodStarts(test.db)(heldFrom(0), segment)).toBe(0)
})
