import { expect, it } from 'vitest'
import { boxAt, boxesIn, viewOf } from '#domain/cmaf/boxes.ts'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { CAPTION_INIT, writeCaptionFragment } from './caption-track.ts'

const SEGMENT: AirSegment = {
  ...{ mediaSequence: 7, discontinuitySequence: 0, run: 1, startsAt: 0, durationMs: 1_920, clockMs: 2 ** 33 + 5 },
  ...{ index: 1, itemStartsAt: 0 },
  item: { mediaId: 'md_1', title: 'Film', kind: 'PROGRAMME', durationMs: 9_600, formatKey: 'a', position: 0 },
}
const CUES = [
  { startMs: 0, endMs: 2_500, text: 'from before' },
  { startMs: 2_420, endMs: 3_000, text: 'Ä <i>b</i>', settings: 'line:0' },
]

const whole = (bytes: Uint8Array) => ({ type: 'file', from: 0, to: bytes.length })

/** Each sample as its length in ms and the names and texts in it. */
function samplesOf(bytes: Uint8Array) {
  const view = viewOf(bytes)
  const trun = boxAt(view, whole(bytes), 'moof', 'traf', 'trun')
  const count = view.getUint32(trun.from + 4)
  let at = view.getUint32(trun.from + 8)
  return Array.from({ length: count }, (_, i) => {
    const durationMs = view.getUint32(trun.from + 12 + i * 8)
    const to = at + view.getUint32(trun.from + 16 + i * 8)
    const said = boxesIn(view, at, to).flatMap((box) =>
      box.type === 'vtte'
        ? []
        : [
            boxesIn(view, box.from, box.to).map(({ from, to: end }) =>
              new TextDecoder().decode(bytes.slice(from, end)),
            ),
          ],
    )
    at = to
    return [durationMs, ...said]
  })
}

it('a fragment has a sample for each time in which no cue begins or ends', () => {
  const bytes = writeCaptionFragment(CUES, SEGMENT)
  expect(samplesOf(bytes)).toEqual([
    [500, ['from before']],
    [80, ['from before'], ['line:0', 'Ä <i>b</i>']],
    [500, ['line:0', 'Ä <i>b</i>']],
    [840],
  ])
  expect(samplesOf(writeCaptionFragment([], SEGMENT))).toEqual([[1_920]])
  const tfdt = boxAt(viewOf(bytes), whole(bytes), 'moof', 'traf', 'tfdt')
  expect(viewOf(bytes).getBigUint64(tfdt.from + 4)).toBe(2n ** 33n + 5n)
  // It has the form of every other segment.
  expect(() => patchTimestamps(bytes, 1, 1)).not.toThrow()
})

it('the init segment describes one track of captions', () => {
  const view = viewOf(CAPTION_INIT)
  const stsd = boxAt(view, whole(CAPTION_INIT), 'moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd')
  const [entry] = boxesIn(view, stsd.from + 8, stsd.to)
  expect(entry?.type).toBe('wvtt')
  expect(boxesIn(view, (entry?.from ?? 0) + 8, entry?.to ?? 0).map(({ type }) => type)).toEqual(['vttC'])
})
