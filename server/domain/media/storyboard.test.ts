import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sheetCount, tileAt, tileStep, writeStoryboard } from './storyboard.ts'

const facts = (thumbnailCount: number, durationMs = thumbnailCount * 2_000) => ({
  ...{ thumbnailCount, durationMs, thumbnailIntervalMs: 2_000 },
})
const url = (sheet: number) => `sheet-${sheet}.jpg`

it('names the tile of each time', () => {
  expect(writeStoryboard(facts(12, 23_040), url).split('\n\n').slice(0, 3)).toEqual([
    'WEBVTT',
    '00:00:00.000 --> 00:00:02.000\nsheet-0.jpg#xywh=0,0,160,90',
    '00:00:02.000 --> 00:00:04.000\nsheet-0.jpg#xywh=160,0,160,90',
  ])
  expect(writeStoryboard(facts(12, 23_040), url).trimEnd().split('\n\n').at(-1)).toBe(
    '00:00:22.000 --> 00:00:23.040\nsheet-0.jpg#xywh=160,90,160,90',
  )
  expect(writeStoryboard(facts(101), url)).toContain('00:03:20.000 --> 00:03:22.000\nsheet-1.jpg#xywh=0,0,160,90')
})

it('covers an item of any length without a gap in at most four sheets', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000 }), (count) => {
      expect(sheetCount(count)).toBeLessThanOrEqual(4)
      const cues = [...writeStoryboard(facts(count), url).matchAll(/^(\S+) --> (\S+)\nsheet-(\d+)/gm)]
      expect(cues.length).toBe(Math.ceil(count / tileStep(count)))
      for (const [i, [, from]] of cues.slice(1).entries()) expect(from).toBe(cues[i]?.[2])
      expect(Number(cues.at(-1)?.[3])).toBe(sheetCount(count) - 1)
    }),
    { numRuns: 100 },
  )
})

it('finds the tile whose cue covers a time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
      const item = facts(count)
      const atMs = Math.floor(share * (item.durationMs - 1))
      const cue = writeStoryboard(item, url).split('\n\n')[tileAt(item, atMs) + 1] ?? ''
      const [from = 0, to = 0] = [...cue.matchAll(/(\d+):(\d\d):(\d\d)\.(\d{3})/g)].map(
        ([, h, m, s, ms]) => ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1_000 + Number(ms),
      )
      expect(from <= atMs && atMs < to).toBe(true)
    }),
    { numRuns: 100 },
  )
})
