import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SourceReport, SourceTrack } from '#domain/media/source-report.ts'
import { ClosedCaptionSearch } from './find-closed-captions.ts'

const track = (codec: string, over: Partial<SourceTrack> = {}): SourceTrack => ({
  ...{ stream: 0, kind: 'video', codec, isDecodable: true, language: null, title: null },
  ...{ isDefault: true, isForced: false, isAside: false, isStill: false, startMs: 0, endMs: 1_000, audio: null },
  video: {
    ...{ width: 64, height: 36, frameRate: 25, isVariableRate: false, hdr: null, colourSpace: null, primaries: null },
    ...{ isFullRange: false, pixelFormat: null, scan: null, rotation: 0, pixelAspect: null, hasClosedCaptions: false },
  },
  ...over,
})
const report = (...tracks: SourceTrack[]): SourceReport => ({ container: 'mov', statedMs: null, chapters: [], tracks })

function search(of: SourceReport, chunks: readonly Uint8Array[]) {
  const searching = new ClosedCaptionSearch(of)
  for (const chunk of chunks) searching.push(Buffer.from(chunk))
  return searching.found?.tracks.map(({ video }) => video?.hasClosedCaptions) ?? null
}

const SEI = Buffer.from('b500314741393403', 'hex')
const IN_MPEG_2 = ['0001b24741393403', '0001b2434301f8', '0001b20301', '0001b20381'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

it('a message is found wherever the file is cut', () => {
  const text = fc.uint8Array({ maxLength: 40 })
  fc.assert(
    fc.property(text, text, fc.array(fc.nat(88), { maxLength: 12 }), (before, after, cuts) => {
      const bytes = Buffer.concat([before, SEI, after])
      const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b)
      const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
      expect(search(report(track('hevc')), chunks)).toEqual([true])
    }),
  )
})

it('each codec has messages of its own, and other codecs have none', () => {
  for (const codec of ['h264', 'hevc']) expect(search(report(track(codec)), [SEI])).toEqual([true])
  for (const message of IN_MPEG_2) {
    expect(search(report(track('mpeg2video')), [message])).toEqual([true])
    expect(search(report(track('h264')), [message])).toBeNull()
  }
  for (const codec of ['vp9', 'constructor']) expect(search(report(track(codec)), [SEI, ...IN_MPEG_2])).toBeNull()
  expect(search(report(track('h264', { isDecodable: false })), [SEI])).toBeNull()
})

it('covers are left out', () => {
  const cover = track('h264', { stream: 1, isStill: true })
  expect(search(report(track('h264'), cover, track('aac', { stream: 2, kind: 'audio', video: null })), [SEI])).toEqual([
    true,
    false,
    undefined,
  ])
})
