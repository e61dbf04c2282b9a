import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BrokenTrackError } from './boxes.ts'
import { indexTrack, type TrackFile } from './index-track.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const u16 = (value: number) => bytes(value >>> 8, value & 255)
const u32 = (value: number) => bytes(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
const zeros = (count: number) => new Uint8Array(count)
const ascii = (text: string) => new TextEncoder().encode(text)

function concat(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const body = concat(...parts)
  return concat(u32(body.length + 8), ascii(type), body)
}

const avc1 = box('avc1', zeros(24), u16(1920), u16(1080), zeros(50), box('avcC', bytes(1, 0x64, 0, 0x28, 0xff)))
// ES_Descriptor 3 › DecoderConfigDescriptor 4 (0x40) › DecoderSpecificInfo 5 (AAC-LC: 2 << 3).
const esds = box('esds', zeros(4), bytes(3, 0x80, 0x80, 0x80, 22, 0, 1, 0, 4, 17, 0x40, ...zeros(12), 5, 2, 0x11, 0x90))
const mp4a = box('mp4a', zeros(28), esds)

function init(entry: Uint8Array, timescale: number, mdhdVersion = 0, tracks = 1): Uint8Array {
  const mdhd = box('mdhd', bytes(mdhdVersion, 0, 0, 0), zeros(mdhdVersion === 1 ? 16 : 8), u32(timescale), zeros(12))
  const stbl = box('stbl', box('stsd', zeros(4), u32(1), entry))
  const trak = box('trak', box('mdia', mdhd, box('minf', stbl)))
  const mvex = box('mvex', box('trex', zeros(4), u32(1), u32(1), u32(1024), u32(0), u32(0x01010000)))
  return concat(box('ftyp', ascii('iso5')), box('moov', ...Array.from({ length: tracks }, () => trak), mvex))
}

interface Sample {
  cts: number
}

/** As FFmpeg writes video: first sample flags, durations and the flags of the others from tfhd. */
function videoMoof(decodeTime: number, samples: Sample[]): Uint8Array {
  const tfhd = box('tfhd', u32(0x020038), u32(1), u32(3600), u32(100), u32(0x01010000))
  const tfdt = box('tfdt', u32(0x01000000), u32(0), u32(decodeTime))
  const rows = samples.map(({ cts }) => concat(u32(100), u32(cts)))
  const trun = box('trun', u32(0x01000a05), u32(samples.length), u32(0), u32(0x02000000), ...rows)
  return box('moof', box('mfhd', zeros(8)), box('traf', tfhd, tfdt, trun))
}

/** Durations from trex: the fragment holds only sizes. */
function audioMoof(decodeTime: number, count: number): Uint8Array {
  const tfhd = box('tfhd', u32(0x020020), u32(1), u32(0x02000000))
  const tfdt = box('tfdt', u32(0), u32(decodeTime))
  const trun = box('trun', u32(0x01000201), u32(count), u32(0), ...Array.from({ length: count }, () => u32(10)))
  return box('moof', box('mfhd', zeros(8)), box('traf', tfhd, tfdt, trun))
}

/** Counts the reads, so that a test can assert what was not read. */
function fileOf(content: Uint8Array): TrackFile & { bytesRead: number } {
  return {
    size: content.length,
    bytesRead: 0,
    async read(offset, length) {
      this.bytesRead += length
      return content.slice(offset, offset + length)
    },
  }
}

describe('indexTrack', () => {
  it('reads a video track: offsets, times, sync flags, composition times', async () => {
    const head = init(avc1, 90_000)
    const moof = videoMoof(172_800, [{ cts: 0 }, { cts: 7200 }, { cts: -3600 }, { cts: -3600 }])
    const index = await indexTrack(fileOf(concat(head, moof, box('mdat', zeros(400)), box('mfra', zeros(20)))))
    expect(index).toMatchObject({
      initLength: head.length,
      timescale: 90_000,
      codecs: 'avc1.640028',
      width: 1920,
      height: 1080,
    })
    expect(index.fragments).toEqual([
      {
        byteOffset: head.length,
        byteLength: moof.length + 408,
        decodeTime: 172_800,
        durationTicks: 14_400,
        sampleCount: 4,
        firstSampleIsSync: true,
        minPts: 172_800,
      },
    ])
  })

  it('reads an audio track with defaults from the movie, and 64-bit dates', async () => {
    const head = init(mp4a, 48_000, 1)
    const index = await indexTrack(fileOf(concat(head, audioMoof(92_160, 90), box('mdat', zeros(900)))))
    expect(index).toMatchObject({ timescale: 48_000, codecs: 'mp4a.40.2' })
    expect(index.width).toBeUndefined()
    expect(index.fragments[0]).toMatchObject({ decodeTime: 92_160, durationTicks: 92_160, firstSampleIsSync: true })
  })

  it('counts styp and sidx to the fragment after them', async () => {
    const head = init(mp4a, 48_000)
    const styp = box('styp', zeros(8))
    const moof = audioMoof(0, 1)
    const index = await indexTrack(fileOf(concat(head, styp, moof, box('mdat', zeros(10)))))
    expect(index.fragments[0]).toMatchObject({ byteOffset: head.length, byteLength: styp.length + moof.length + 18 })
  })

  it('never reads the contents of mdat', async () => {
    const head = init(mp4a, 48_000)
    const file = fileOf(concat(head, audioMoof(0, 1), box('mdat', zeros(100_000))))
    await indexTrack(file)
    expect(file.bytesRead).toBeLessThan(2_000)
  })

  it('rejects two tracks and foreign codecs', async () => {
    const mdat = box('mdat', zeros(10))
    await expect(indexTrack(fileOf(concat(init(mp4a, 48_000, 0, 2), audioMoof(0, 1), mdat)))).rejects.toThrow(
      '2 tracks',
    )
    await expect(indexTrack(fileOf(init(box('hvc1', zeros(90)), 90_000)))).rejects.toThrow('hvc1')
  })

  it('rejects an mdat without moof and a moof without mdat', async () => {
    const head = init(mp4a, 48_000)
    await expect(indexTrack(fileOf(concat(head, box('mdat', zeros(10)))))).rejects.toThrow(BrokenTrackError)
    await expect(indexTrack(fileOf(concat(head, audioMoof(0, 1))))).rejects.toThrow(BrokenTrackError)
  })

  it('rejects a file that is cut anywhere but between fragments', async () => {
    const head = init(avc1, 90_000)
    const fragment = (at: number) => concat(videoMoof(at * 3600, [{ cts: 0 }]), box('mdat', zeros(50)))
    const parts = [head, fragment(0), fragment(1), fragment(2)]
    const whole = concat(...parts)
    let end = 0
    const ends = new Set(parts.map((part) => (end += part.length)))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: whole.length - 1 }), async (length) => {
        fc.pre(!ends.has(length))
        await expect(indexTrack(fileOf(whole.slice(0, length)))).rejects.toThrow(BrokenTrackError)
      }),
      { numRuns: 200 },
    )
  })

  it('rejects random bytes, and does nothing worse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 0, maxLength: 300 }), async (content) => {
        await expect(indexTrack(fileOf(content))).rejects.toThrow(BrokenTrackError)
      }),
      { numRuns: 300 },
    )
  })
})
