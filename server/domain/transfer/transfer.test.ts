import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { CHANNEL_FORMAT, listScheduleMedia, readChannelFile, renameInSchedule } from './channel-file.ts'
import { baseName, type Candidate, type ImportRow, MAX_IMPORT_ROWS, MediaIndex } from './import-row.ts'
import { readFfplayout } from './read-ffplayout.ts'
import { readM3u } from './read-m3u.ts'
import { addTimedItems } from './schedule-of-rows.ts'

const candidate = (id: string, over: Partial<Candidate> = {}): Candidate => ({
  ...{ id, title: id, sourceName: `${id}.mov`, durationMs: 9_600, isReady: true },
  ...over,
})
const row = (over: Partial<ImportRow>): ImportRow => ({ line: 1, title: null, file: null, ...over })

describe('an item that a file names', () => {
  const index = new MediaIndex([
    candidate('film', { title: 'The Film', checksum: 'c1' }),
    candidate('twin-a', { title: 'Twin' }),
    candidate('twin-b', { title: 'Twin', durationMs: 60_000 }),
    candidate('raw', { title: 'Raw', isReady: false }),
  ])
  it.each([
    [{ title: ' the  FILM ' }, 'film'],
    [{ file: '/videos/The Film.mp4' }, 'film'],
    [{ file: 'C:\\videos\\film.mov' }, 'film'],
    [{ file: 'https://cdn.example/v/film.mov?token=1' }, 'film'],
    [{ title: 'Renamed', checksum: 'c1' }, 'film'],
    [{ title: 'Twin', durationMs: 60_400 }, 'twin-b'],
    [{ title: 'Twin' }, 'ambiguous'],
    [{ title: 'Raw' }, 'not-ready'],
    [{ title: 'Nobody' }, 'missing'],
  ])('%j is %s', (given, found) => {
    const match = index.find(row(given))
    expect(match.status === 'matched' ? match.mediaId : match.status).toBe(found)
  })
  it('has a base name, however its path is written', () => {
    expect(baseName('a/b%20c.mp4')).toBe('b c.mp4')
    expect(baseName('a/%zz.mp4')).toBe('%zz.mp4')
  })
})

describe('a list of files', () => {
  it('keeps the title and length above each path', () => {
    expect(readM3u('#EXTM3U\r\n#EXTINF:12.5,One, two\r\na.mp4\r\nb.mp4')).toMatchObject({
      rows: [
        { line: 3, title: 'One, two', file: 'a.mp4', durationMs: 12_500 },
        { line: 4, title: null, file: 'b.mp4', durationMs: null },
      ],
    })
  })
  it('says that parts of items are aired whole', () => {
    const program = [{ in: 5, out: 20, duration: '30', source: 'a.mp4' }]
    expect(readFfplayout(JSON.stringify({ program }))).toMatchObject({
      rows: [{ durationMs: 30_000 }],
      notes: [expect.stringContaining('1 entries')],
    })
  })
  it('is rejected when it is too long', () => {
    expect(readM3u('a.mp4\n'.repeat(MAX_IMPORT_ROWS + 1))).toMatchObject({ ok: false })
  })
  it('property: no text throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const read of [readM3u, readFfplayout, readChannelFile]) expect(read(text)).toHaveProperty('ok')
      }),
      { numRuns: 300 },
    )
  })
})

describe('an exported schedule', () => {
  const block = (title: string, source: object) => ({ title, source })
  const schedule = {
    blocks: [
      block('one', { type: 'item', mediaId: 'a' }),
      block('gone', { type: 'item', mediaId: 'x' }),
      block('some', { type: 'list', mediaIds: ['a', 'x', 'b'], weights: [1, 2, 3] }),
      block('none', { type: 'list', mediaIds: ['x'] }),
      block('series', { type: 'series', seriesId: 's' }),
      block('feed', { type: 'live', contributionId: 'c' }),
      block('tags', { type: 'tag', tags: ['t'] }),
    ],
    fillers: { tail: { mediaIds: ['x', 'b'] } },
  }
  it('names its items', () => expect(listScheduleMedia(schedule)).toEqual(['a', 'x', 'b']))
  it('gets the ids of this account, without what is missing', () => {
    const here = new Map([
      ['a', 'A'],
      ['b', 'B'],
      ['s', 'S'],
    ])
    const renaming = { mediaId: (id: string) => here.get(id) ?? null, seriesId: (id: string) => here.get(id) ?? null }
    const { schedule: renamed, dropped } = renameInSchedule(schedule, renaming)
    expect(dropped).toEqual(['gone', 'none', 'feed'])
    expect(renamed).toEqual({
      blocks: [
        block('one', { type: 'item', mediaId: 'A' }),
        block('some', { type: 'list', mediaIds: ['A', 'B'], weights: [1, 3] }),
        block('series', { type: 'series', seriesId: 'S' }),
        block('tags', { type: 'tag', tags: ['t'] }),
      ],
      fillers: { tail: { mediaIds: ['B'] } },
    })
  })
  it('is read only with its format and version', () => {
    expect(readChannelFile(JSON.stringify({ format: CHANNEL_FORMAT, version: 2 }))).toMatchObject({ ok: false })
  })
})

it('property: blocks of a day that is imported again replace each other, and recurring ones stay', () => {
  const parsed = parseSchedule({
    ...{ zone: 'Europe/Berlin', seed: 0 },
    blocks: [
      {
        ...{ id: 'daily', title: '', startsAtLocal: '2027-01-01T10:00:00', durationMs: 960_000, layer: 'base' },
        ...{ rrule: 'FREQ=DAILY', source: { type: 'item', mediaId: 'a' } },
      },
    ],
  })
  if (!parsed.ok) throw new Error('the schedule of this test is invalid')
  const DAY = Date.UTC(2027, 2, 28)
  const starts = fc.uniqueArray(fc.integer({ min: 0, max: 86_399 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(starts, (seconds) => {
      const items = seconds
        .toSorted((a, b) => a - b)
        .map((second) => ({ startsAt: DAY + second * 1_000, durationMs: 1_920, mediaId: 'a', title: 'A' }))
      let next = 0
      const id = () => `b${next++}`
      const once = addTimedItems(parsed.schedule, items, id)
      const twice = addTimedItems(once, items, id)
      expect(twice.blocks).toHaveLength(items.length + 1)
      expect(twice.blocks.map(({ startsAtLocal }) => startsAtLocal)).toEqual(
        once.blocks.map(({ startsAtLocal }) => startsAtLocal),
      )
      expect(parseSchedule(twice).ok).toBe(true)
    }),
    { numRuns: 100 },
  )
})
