// Arbitrary libraries and schedules for property tests.
import fc from 'fast-check'
import { DAY_MS } from '#domain/instants.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { formatLocal } from '#domain/schedule/model/local-time.ts'
import type {
  Block,
  FillerSource,
  Library,
  MediaFacts,
  Schedule,
  Season,
  Source,
} from '#domain/schedule/model/schedule.ts'
import { inRate } from '#domain/schedule/model/schedule-grid.ts'
import { QUANTUM_MS } from '#server/testing/usual-grid.ts'

const MINUTE_MS = 60_000

export function mediaOf(mediaId: string, durationMs: number, change: Partial<MediaFacts> = {}): MediaFacts {
  return {
    mediaId,
    title: mediaId,
    kind: 'PROGRAMME',
    durationMs,
    formatKey: 'f0',
    tags: [],
    weight: 1,
    state: 'ready',
    breakPositionsMs: [],
    faults: [],
    ...change,
  }
}

export const SLATE = mediaOf('slate', 96_000, { kind: 'SLATE' })
export const PADS = [1, 2, 3, 4, 5].map((n) => mediaOf(`pad${n}`, n * QUANTUM_MS, { kind: 'SLATE' }))

export function libraryOf(media: readonly MediaFacts[], series: Record<string, readonly string[]> = {}): Library {
  return {
    media: new Map(media.map((each) => [each.mediaId, each])),
    series: new Map(Object.entries(series)),
    slate: SLATE,
    pads: PADS,
  }
}

export const NO_FILLERS: Schedule['fillers'] = {
  ident: null,
  pre: null,
  mid: null,
  post: null,
  tail: null,
  lastResort: null,
}
export const NO_BREAKS: Schedule['breaks'] = {
  ownPositions: true,
  everyMs: null,
  minSpacingMs: 60_000,
  breakMs: 60_000,
  source: null,
  bumper: null,
}

export function fillerOf(mediaIds: readonly string[], cooldownMs = 0): FillerSource {
  return { mediaIds, tags: [], cooldownMs }
}

export function blockOf(id: string, startsAtLocal: string, minutes: number, change: Partial<Block> = {}): Block {
  return {
    id,
    title: id,
    startsAtLocal,
    durationMs: minutes * MINUTE_MS,
    layer: 'base',
    seasonId: null,
    rrule: null,
    exdates: [],
    fromDate: null,
    untilDate: null,
    start: 'soft',
    source: { type: 'item', mediaId: id },
    cooldownMs: null,
    ...change,
  }
}

export function scheduleOf(blocks: readonly Block[], change: Partial<Schedule> = {}): Schedule {
  return {
    zone: 'UTC',
    dst: { missing: 'shift', repeated: 'fill' },
    seed: 1,
    blocks,
    seasons: [],
    fillers: NO_FILLERS,
    breaks: NO_BREAKS,
    maxDriftMs: 5 * MINUTE_MS,
    ...change,
  }
}

/**
 * Programmes p0…p11 up to 20 minutes, fillers f0…f7 up to a minute; some failed, missing or off the grid. At the usual
 * frame rate.
 */
export const libraries: fc.Arbitrary<Library> = fc
  .record({
    programmes: fc.array(
      fc.record({
        quanta: fc.oneof(fc.integer({ min: 300, max: 3_750 }), fc.constantFrom(1_875, 937, 1, 7)),
        state: fc.constantFrom<MediaFacts['state']>('ready', 'ready', 'ready', 'ready', 'ready', 'failed'),
        tag: fc.constantFrom('red', 'blue'),
        weight: fc.integer({ min: 0, max: 5 }),
        breaks: fc.array(fc.integer({ min: -1_000, max: 1_300_000 }), { maxLength: 3 }),
        offGrid: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 7),
      }),
      { minLength: 12, maxLength: 12 },
    ),
    fillers: fc.array(fc.oneof(fc.integer({ min: 60, max: 190 }), fc.constantFrom(5, 90)), {
      minLength: 8,
      maxLength: 8,
    }),
  })
  .map(({ programmes, fillers }) =>
    libraryOf(
      [
        ...programmes.map(({ quanta, state, tag, weight, breaks, offGrid }, i) =>
          mediaOf(`p${i}`, quanta * QUANTUM_MS + offGrid, { state, weight, tags: [tag], breakPositionsMs: breaks }),
        ),
        ...fillers.map((quanta, i) => mediaOf(`f${i}`, quanta * QUANTUM_MS, { kind: 'FILLER', tags: ['filler'] })),
      ],
      { one: ['p0', 'p1', 'p2', 'p3', 'p4'], two: ['p9', 'p5', 'gone', 'p7'], empty: [] },
    ),
  )

/** The same items on the grid of a frame rate, where pads are not needed. */
function libraryIn(library: Library, frameRate: number): Library {
  const { quantumMs } = gridOf({ frameRate })
  const moved = (media: MediaFacts): MediaFacts => {
    const offGrid = media.durationMs % QUANTUM_MS
    // Not one segment: such a programme twice in a row looks like one of a longer item.
    const quanta = Math.max(2, Math.ceil((media.durationMs - offGrid) / quantumMs))
    return { ...media, durationMs: quanta * quantumMs + offGrid, frameRate }
  }
  return {
    ...library,
    media: new Map([...library.media].map(([id, media]) => [id, moved(media)])),
    slate: moved(library.slate),
    pads: [],
  }
}

const mediaIds = fc.array(fc.constantFrom('p0', 'p1', 'p2', 'p5', 'p8', 'p11', 'gone'), { maxLength: 6 })
const orders = fc.constantFrom<'sequence' | 'shuffle' | 'weighted'>('sequence', 'shuffle', 'weighted')

export const sources: fc.Arbitrary<Source> = fc.oneof(
  fc.constantFrom('p0', 'p3', 'p6', 'gone').map((mediaId) => ({ type: 'item' as const, mediaId })),
  fc.record({ type: fc.constant('list' as const), mediaIds, order: orders }),
  fc.record({
    type: fc.constant('list' as const),
    mediaIds,
    order: fc.constant('sequence' as const),
    restart: fc.constant(true),
  }),
  fc.constantFrom('one', 'two', 'empty', 'gone').map((seriesId) => ({ type: 'series' as const, seriesId })),
  fc.record({
    type: fc.constant('tag' as const),
    tags: fc.constantFrom(['red'], ['blue'], ['red', 'blue'], ['none']),
    order: orders,
  }),
)

const cooldowns = fc.constantFrom(0, 30 * MINUTE_MS, 6 * 60 * MINUTE_MS)
const fillers = fc.option(
  fc.record({
    mediaIds: fc.array(fc.constantFrom('f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'p4', 'gone'), { maxLength: 5 }),
    tags: fc.constantFrom([], [], ['filler'], ['none']),
    cooldownMs: cooldowns,
  }),
  { nil: null, freq: 2 },
)

export const fillerRules: fc.Arbitrary<Schedule['fillers']> = fc.record({
  ident: fillers,
  pre: fillers,
  mid: fillers,
  post: fillers,
  tail: fillers,
  lastResort: fillers,
})

export const breakRules: fc.Arbitrary<Schedule['breaks']> = fc.record({
  ownPositions: fc.boolean(),
  everyMs: fc.constantFrom(null, 120_000, 301_000),
  minSpacingMs: fc.constantFrom(0, 60_000, 240_000),
  breakMs: fc.constantFrom(0, 30_000, 90_000),
  source: fillers,
  bumper: fillers,
})

/** The days before a clock change, before a leap day and before the end of a year. */
export const PLACES: readonly [zone: string, date: number][] = [
  ['UTC', Date.UTC(2026, 10, 20)],
  ['Europe/Berlin', Date.UTC(2026, 2, 28)],
  ['Europe/Berlin', Date.UTC(2026, 9, 24)],
  ['America/Sao_Paulo', Date.UTC(2018, 10, 3)],
  ['America/Sao_Paulo', Date.UTC(2019, 1, 16)],
  ['Australia/Lord_Howe', Date.UTC(2026, 9, 3)],
  ['Australia/Lord_Howe', Date.UTC(2027, 3, 3)],
  ['Asia/Kathmandu', Date.UTC(2028, 1, 28)],
  ['Asia/Kathmandu', Date.UTC(2026, 11, 30)],
]

const blockDrafts = fc.record({
  /** From the day before the place's date. */
  minute: fc.oneof(
    fc.integer({ min: 0, max: 3 * 1_440 }),
    fc.integer({ min: 0, max: 3 * 48 }).map((half) => half * 30),
  ),
  durationMs: fc.oneof(
    fc.integer({ min: 1, max: 8 }).map((quarters) => quarters * 15 * MINUTE_MS),
    fc.integer({ min: QUANTUM_MS, max: DAY_MS }),
  ),
  layer: fc.constantFrom<Block['layer']>('base', 'base', 'season', 'override'),
  seasonId: fc.constantFrom(null, null, null, 'season'),
  rrule: fc.constantFrom(null, 'FREQ=DAILY', 'FREQ=HOURLY;INTERVAL=5', 'FREQ=DAILY;INTERVAL=2', 'FREQ=NEVER'),
  start: fc.constantFrom<Block['start']>('hard', 'soft'),
  source: sources,
  cooldownMs: fc.option(cooldowns),
})

const season: Season = {
  id: 'season',
  title: 'Season',
  ranges: [{ from: '2018-01-01', until: '2028-02-29' }],
  replacesBase: false,
}

export interface Case {
  schedule: Schedule
  library: Library
  /** The place's date, by UTC. */
  from: number
}

export const cases: fc.Arbitrary<Case> = fc
  .record({
    place: fc.constantFrom(...PLACES),
    drafts: fc.array(blockDrafts, { maxLength: 9 }),
    /** On both grids. */
    library: fc
      .record({ library: libraries, frameRate: fc.constantFrom(25, 25, 60) })
      .map(({ library, frameRate }) => (frameRate === 25 ? library : libraryIn(library, frameRate))),
    fillers: fillerRules,
    breaks: breakRules,
    seed: fc.nat(),
    dst: fc.record({
      missing: fc.constantFrom<Schedule['dst']['missing']>('skip', 'shift'),
      repeated: fc.constantFrom<Schedule['dst']['repeated']>('fill', 'shift', 'repeat', 'stretch'),
    }),
    maxDriftMs: fc.constantFrom(0, 60_000, 600_000),
    skewMs: fc.nat(100_000),
  })
  .map(({ place: [zone, date], drafts, library, skewMs, ...rest }) => {
    const blocks = drafts.map(({ minute, ...draft }, i) =>
      blockOf(`b${i}`, formatLocal(date - DAY_MS + minute * MINUTE_MS), 0, draft),
    )
    const schedule = scheduleOf(blocks, { zone, seasons: [season], ...rest })
    return { schedule: inRate(schedule, library.slate), library, from: date + skewMs }
  })
