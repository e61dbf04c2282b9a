// A schedule and a library of a given size, like those of a busy channel. Generated: each call returns the same in new
// objects.

import { mix } from '#domain/schedule/expand/draw.ts'
import type { Block, Library, MediaFacts, Schedule, Source } from '#domain/schedule/model/schedule.ts'
import { QUANTUM_MS } from '#server/testing/usual-grid.ts'

const SLOT_MS = 1_200_000
const FILLERS = 500
/** A Monday, six years before the window. */
const RULES_BEGIN = Date.UTC(2020, 10, 23)
const WEEKLY = ['FREQ=WEEKLY', 'FREQ=WEEKLY;INTERVAL=2', 'FREQ=MONTHLY;BYDAY=1MO,3TH', 'FREQ=WEEKLY;BYDAY=MO,WE,FR']
const FROM = Date.UTC(2026, 10, 23)

export function weekOfTelevision(rules: number, items: number): { schedule: Schedule; library: Library; from: number } {
  const library = libraryOf(items)
  const programmes = items - FILLERS
  const blocks = Array.from({ length: rules }, (_, i) => blockOf(i, programmes))
  const filler = (tag: string, cooldownMs: number) => ({ mediaIds: [], tags: [tag], cooldownMs })
  const schedule: Schedule = {
    zone: 'Europe/Berlin',
    dst: { missing: 'shift', repeated: 'fill' },
    seed: 7,
    blocks,
    seasons: [
      { id: 'season', title: 'Winter', ranges: [{ from: '2026-11-25', until: '2026-11-27' }], replacesBase: false },
    ],
    fillers: {
      ident: filler('ident', 0),
      pre: null,
      mid: filler('ident', 0),
      post: null,
      tail: filler('promo', 3_600_000),
      lastResort: filler('promo', 0),
    },
    breaks: {
      ownPositions: true,
      everyMs: 600_000,
      minSpacingMs: 300_000,
      breakMs: 60_000,
      source: filler('promo', 1_800_000),
      bumper: null,
    },
    maxDriftMs: 300_000,
  }
  return { schedule, library, from: FROM }
}

function blockOf(i: number, programmes: number): Block {
  const slot = mix(i) % 504
  const base = {
    id: `b${i}`,
    title: `Block ${i}`,
    layer: 'base' as const,
    seasonId: null,
    exdates: [],
    fromDate: null,
    untilDate: null,
  }
  const at = (ms: number) => new Date(ms).toISOString().slice(0, 19)
  const block: Block = {
    ...base,
    startsAtLocal: at(RULES_BEGIN + (i % 504) * SLOT_MS),
    durationMs: SLOT_MS,
    rrule: WEEKLY[i % WEEKLY.length]!,
    start: i % 5 === 0 ? 'hard' : 'soft',
    source: sourceOf(i, programmes),
    cooldownMs: i % 3 === 0 ? 4 * 3_600_000 : null,
  }
  if (i % 100 === 99)
    return { ...block, startsAtLocal: at(RULES_BEGIN), durationMs: 300_000, rrule: 'FREQ=HOURLY', start: 'hard' }
  if (i % 10 === 9)
    return { ...block, startsAtLocal: at(RULES_BEGIN + (slot % 72) * SLOT_MS), rrule: 'FREQ=DAILY', start: 'soft' }
  if (i % 10 === 8)
    return {
      ...block,
      layer: 'season',
      seasonId: 'season',
      durationMs: 2 * SLOT_MS,
      rrule: 'FREQ=DAILY',
      start: 'hard',
    }
  return block
}

function sourceOf(i: number, programmes: number): Source {
  const some = (count: number) => Array.from({ length: count }, (_, n) => `p${mix(i * 1_000 + n) % programmes}`)
  switch (i % 6) {
    case 0:
      return { type: 'series', seriesId: `s${i % 50}` }
    case 1:
      return { type: 'list', mediaIds: some(40), order: 'shuffle' }
    case 2:
      return { type: 'tag', tags: [`genre${i % 20}`], order: 'shuffle' }
    case 3:
      return { type: 'tag', tags: [`genre${i % 20}`, `year${i % 10}`], order: 'weighted' }
    case 4:
      return { type: 'list', mediaIds: some(10), order: 'sequence' }
    default:
      return { type: 'item', mediaId: `p${mix(i) % programmes}` }
  }
}

function mediaOf(mediaId: string, quanta: number, tags: string[], kind: MediaFacts['kind']): MediaFacts {
  return {
    mediaId,
    title: mediaId,
    kind,
    durationMs: quanta * QUANTUM_MS,
    formatKey: 'f0',
    tags,
    weight: 1 + (quanta % 5),
    state: 'ready',
    breakPositionsMs: [],
    faults: [],
  }
}

function libraryOf(items: number): Library {
  const media: MediaFacts[] = []
  for (let i = 0; i < items - FILLERS; i++) {
    // 3 to 24 minutes.
    const quanta = 563 + (mix(i) % 3_937)
    media.push(mediaOf(`p${i}`, quanta, [`genre${mix(i + 1) % 20}`, `year${mix(i + 2) % 10}`], 'PROGRAMME'))
  }
  for (let i = 0; i < FILLERS; i++) {
    const ident = i % 10 === 0
    media.push(
      mediaOf(`f${i}`, ident ? 15 : 30 + (mix(i) % 160), [ident ? 'ident' : 'promo'], ident ? 'IDENT' : 'FILLER'),
    )
  }
  const series = new Map(
    Array.from({ length: 50 }, (_, n) => [`s${n}`, Array.from({ length: 24 }, (_, e) => `p${n * 24 + e}`)] as const),
  )
  const slate = mediaOf('slate', 30, [], 'SLATE')
  const pads = [1, 2, 3, 4, 5].map((quanta) => mediaOf(`pad${quanta}`, quanta, [], 'SLATE'))
  return { media: new Map(media.map((each) => [each.mediaId, each])), series, slate, pads }
}
