import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namedAudios } from '#domain/captions/audio-tracks.ts'
import type { StreamTracks } from '#domain/hls/multivariant-playlist.ts'
import { AUDIO_TIMESCALE, DEFAULT_RUNGS, VIDEO_TIMESCALE } from '#domain/ladder/ladder.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { happenings, live, NOW, programmes } from '#server/testing/timelines.ts'
import { renderManifest } from './manifest.ts'
import { findPeriodStart } from './period-start.ts'

const RUNS = { numRuns: 200 }

interface ReadSegment {
  number: number
  /** On the wall clock, epoch ms. */
  availableAt: number
  presentationMs: number
  durationMs: number
  init: string
}
interface ReadPeriod {
  id: string
  startMs: number
  video: ReadSegment[]
  audio: ReadSegment[]
}

const one = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? ''

/** Reads a manifest as a player would. */
function readManifest(text: string): { availabilityStart: number; periods: ReadPeriod[] } {
  const availabilityStart = Date.parse(one(text, /availabilityStartTime="([^"]+)"/))
  const periods = [...text.matchAll(/<Period id="([^"]+)" start="PT([\d.]+)S">(.*?)<\/Period>/gs)].map(
    ([, id = '', start = '', body = '']): ReadPeriod => {
      const startMs = Math.round(Number(start) * 1_000)
      const [video = [], audio = []] = [...body.matchAll(/<SegmentTemplate (.*?)<\/SegmentTemplate>/gs)].map(
        ([, template = '']) => {
          const number = (name: string) => Number(one(template, new RegExp(`${name}="(\\d+)"`)))
          const perMs = number('timescale') / 1_000
          const segments: ReadSegment[] = []
          for (const [, t, d, r] of template.matchAll(/<S t="(\d+)" d="(\d+)"(?: r="(\d+)")?\/>/g))
            for (let i = 0; i <= Number(r ?? 0); i++) {
              const presentationMs = startMs + (Number(t) + i * Number(d) - number('presentationTimeOffset')) / perMs
              const durationMs = Number(d) / perMs
              segments.push({
                number: number('startNumber') + segments.length,
                presentationMs,
                durationMs,
                availableAt: availabilityStart + presentationMs + durationMs,
                init: one(template, /initialization="([^"]+)"/),
              })
            }
          return segments
        },
      )
      return { id, startMs, video, audio }
    },
  )
  return { availabilityStart, periods }
}

const manifestAt = (
  chunks: readonly TimelineChunk[],
  at: number,
  { captions = [], audios = [] }: Partial<StreamTracks> = {},
) => {
  const segments = publishedSegments(chunks, at)
  if (segments.length === 0) return null
  const start = findPeriodStart(chunks, segments[0]!, true)
  return {
    segments,
    text: renderManifest(
      segments,
      { rungs: DEFAULT_RUNGS, captions, audios },
      start.kind === 'found' ? start.clockMs : -1,
    ),
  }
}

describe('the manifest of a running channel', () => {
  it('lists each published segment with its number, wall-clock time and media time, in audio and video', () => {
    fc.assert(
      fc.property(programmes, happenings, fc.integer({ min: 0, max: 100_000 }), (first, list, ahead) => {
        const { chunks, at } = live(first, list).at(-1)!
        const { segments, text } = manifestAt(chunks, at + ahead) ?? { segments: [], text: '' }
        const { periods } = readManifest(text)
        for (const kind of ['video', 'audio'] as const) {
          const read = periods.flatMap((period) => period[kind])
          expect(read.map(({ init, ...segment }) => segment)).toEqual(
            segments.map((segment) => ({
              number: segment.mediaSequence,
              presentationMs: segment.clockMs,
              durationMs: segment.durationMs,
              availableAt: segment.startsAt + segment.durationMs,
            })),
          )
          expect(read.map(({ init }) => init)).toEqual(
            segments.map(({ item }) => `$RepresentationID$/init-${item.formatKey}.mp4`),
          )
        }
        // Ticks are whole: nothing is rounded, so nothing drifts.
        expect(text).not.toMatch(/ [td]="\d*\.\d/)
        expect(((VIDEO_TIMESCALE * 320) % 1_000) + ((AUDIO_TIMESCALE * 320) % 1_000)).toBe(0)
      }),
      RUNS,
    )
  })

  it('has the segments of the video in each language of captions, and is otherwise the same', () => {
    const captions = [
      { language: 'de', label: 'Deutsch' },
      { language: 'en', label: 'English <SDH>' },
    ]
    const TEXT_SET = /<AdaptationSet id="(\d+)" contentType="text".*?<\/AdaptationSet>\n/gs
    fc.assert(
      fc.property(programmes, happenings, fc.integer({ min: 0, max: 100_000 }), (first, list, ahead) => {
        const { chunks, at } = live(first, list).at(-1)!
        const plain = manifestAt(chunks, at + ahead)?.text ?? ''
        const text = manifestAt(chunks, at + ahead, { captions })?.text ?? ''
        expect(text.replace(TEXT_SET, '')).toBe(plain)
        const sets = [...text.matchAll(TEXT_SET)]
        expect(sets.map(([, id]) => id)).toEqual(readManifest(text).periods.flatMap(() => ['100', '101']))
        const timesOf = (set: string) => [...set.matchAll(/<S t="(\d+)"/g)].map(([, t]) => Number(t))
        const videos = [...text.matchAll(/<AdaptationSet id="1" .*?<\/AdaptationSet>/gs)]
        for (const [i, [set]] of sets.entries()) {
          expect(timesOf(set)).toEqual(timesOf(videos[Math.floor(i / 2)]?.[0] ?? '').map((t) => t / 90))
          expect(set).toContain(i % 2 === 0 ? '<Label>Deutsch</Label>' : '<Label>English &lt;SDH&gt;</Label>')
        }
      }),
      RUNS,
    )
  })

  it('has the segments of the audio in each language, of which the first is the default', () => {
    const AUDIO_SETS = /(?:<AdaptationSet id="(?:2|20\d)" contentType="audio".*?<\/AdaptationSet>\n)+/gs
    fc.assert(
      fc.property(programmes, happenings, fc.integer({ min: 0, max: 100_000 }), (first, list, ahead) => {
        const { chunks, at } = live(first, list).at(-1)!
        const plain = manifestAt(chunks, at + ahead)?.text ?? ''
        const text = manifestAt(chunks, at + ahead, { audios: namedAudios(['de', 'en']) })?.text ?? ''
        expect(text.replace(AUDIO_SETS, '')).toBe(plain.replace(AUDIO_SETS, ''))
        const rolesOf = (sets: string) =>
          [...sets.matchAll(/lang="(\w+)".*?value="(\w+)"/gs)].map((found) => found.slice(1, 3))
        for (const [sets] of text.matchAll(AUDIO_SETS)) {
          expect(rolesOf(sets)).toEqual([
            ['de', 'main'],
            ['en', 'dub'],
          ])
          const [german, english] = [...sets.matchAll(/<SegmentTemplate .*?<\/SegmentTemplate>/gs)].map(
            ([template]) => template,
          )
          expect(german).toBe(english)
        }
      }),
      RUNS,
    )
  })

  it('never changes a period or a segment that a player may know', () => {
    fc.assert(
      fc.property(
        programmes,
        happenings,
        fc.array(fc.integer({ min: 100, max: 9_000 }), { minLength: 8, maxLength: 14 }),
        (first, list, pauses) => {
          const moments = live(first, list)
          const starts = new Map<string, number>()
          const known = new Map<number, string>()
          let at = NOW
          for (const pause of pauses) {
            const { chunks } = moments.findLast((moment) => moment.at <= at)!
            const made = manifestAt(chunks, at)
            at += pause
            for (const period of made ? readManifest(made.text).periods : []) {
              expect(starts.get(period.id) ?? period.startMs).toBe(period.startMs)
              starts.set(period.id, period.startMs)
              for (const segment of period.video) {
                const facts = JSON.stringify([period.id, segment])
                expect(known.get(segment.number) ?? facts).toBe(facts)
                known.set(segment.number, facts)
              }
            }
          }
        },
      ),
      RUNS,
    )
  })

  it('is the same text between two segment boundaries', () => {
    fc.assert(
      fc.property(programmes, happenings, fc.integer({ min: 0, max: 100_000 }), (first, list, ahead) => {
        const { chunks, at } = live(first, list).at(-1)!
        const made = manifestAt(chunks, at + ahead)
        if (!made) return
        const edge = made.segments.at(-1)!
        expect(manifestAt(JSON.parse(JSON.stringify(chunks)), edge.startsAt + edge.durationMs)?.text).toBe(made.text)
      }),
      RUNS,
    )
  })
})

it('states when a period began that started before the known segments', () => {
  const { chunks } = live(
    {
      items: [],
      loop: true,
      slate: { mediaId: 's', title: 's', kind: 'SLATE', durationMs: 9_600, formatKey: 'f0', position: -1 },
    },
    [],
  )[0]!
  const [segment] = publishedSegments(chunks, NOW + 500_000)
  expect(findPeriodStart(chunks, segment!, false)).toEqual({ kind: 'earlier' })
})
