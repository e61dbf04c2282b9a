import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSection, fromHex } from '#domain/scte35/decode-section.ts'
import { bits, octets, patched, sections } from '#server/testing/splice-sections.ts'
import { cueIn, cueOut, ptsTicks, spliceEventId } from './break-cues.ts'
import { crc32Mpeg2 } from './crc32-mpeg2.ts'
import { encodeSection } from './encode-section.ts'
import { toHex } from './section-text.ts'
import { PTS_WRAP_TICKS, plainSection, type SpliceDescriptor } from './splice-section.ts'

const RUNS = { numRuns: 300 }

describe('a splice section', () => {
  it('is read as it was written, and written as it was read', () => {
    fc.assert(
      fc.property(sections, (section) => {
        const bytes = encodeSection(section)
        const result = decodeSection(bytes)
        expect(result).toEqual({ ok: true, section })
        if (result.ok) expect(encodeSection(result.section)).toEqual(bytes)
        expect(fromHex(toHex(bytes))).toEqual(bytes)
        expect(crc32Mpeg2(bytes)).toBe(0)
      }),
      RUNS,
    )
  })

  it('is rejected when any one bit is wrong or any byte is missing or extra', () => {
    fc.assert(
      fc.property(sections, fc.nat(), (section, at) => {
        const bytes = encodeSection(section)
        const flipped = Uint8Array.from(bytes)
        const bit = at % (bytes.length * 8)
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        expect(decodeSection(flipped).ok).toBe(false)
        expect(decodeSection(bytes.subarray(0, at % bytes.length)).ok).toBe(false)
        expect(decodeSection(Uint8Array.of(...bytes, 0xff)).ok).toBe(false)
        // A zero after a correct checksum keeps it correct.
        expect(decodeSection(Uint8Array.of(...bytes, 0)).ok).toBe(false)
      }),
      RUNS,
    )
  })

  it('never makes the reader throw, whatever the bytes, even with a correct checksum', () => {
    fc.assert(
      fc.property(octets(120), sections, fc.nat(), bits(8), (noise, section, at, value) => {
        expect(decodeSection(noise).ok).toBe(false)
        const bytes = encodeSection(section)
        expect(typeof decodeSection(patched(bytes, at % bytes.length, value)).ok).toBe('boolean')
      }),
      RUNS,
    )
  })

  it('is not written when a value does not fit its field', () => {
    const time = (ptsTicks: number) => () => encodeSection(plainSection({ type: 'time-signal', ptsTicks }))
    expect(time(PTS_WRAP_TICKS)).toThrow('pts_time')
    expect(time(-1)).toThrow('pts_time')
    expect(time(1.5)).toThrow('pts_time')
    const bytes = new Uint8Array(251)
    const long: SpliceDescriptor = { type: 'other', tag: 1, identifier: 1, bytes }
    expect(() => encodeSection(plainSection({ type: 'splice-null' }, [long]))).toThrow('descriptor_length')
    // 17 bytes around the loop: 4,076 in it make the longest possible section.
    const filled = (lastBytes: number) =>
      [...Array<number>(15).fill(250), lastBytes].map((size) => ({ ...long, bytes: new Uint8Array(size) }))
    expect(encodeSection(plainSection({ type: 'splice-null' }, filled(230)))).toHaveLength(3 + 4_093)
    expect(() => encodeSection(plainSection({ type: 'splice-null' }, filled(231)))).toThrow('at most 4093')
  })
})

describe('the cues of a break', () => {
  it('name the same event, out with the planned length and back without, on a clock that wraps', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 0, max: 2 ** 45 }),
        fc.nat(3_600_000),
        (breakId, clockMs, lengthMs) => {
          const out = cueOut(breakId, clockMs, lengthMs)
          const back = cueIn(breakId, clockMs + lengthMs)
          expect(decodeSection(encodeSection(out))).toEqual({ ok: true, section: out })
          expect(decodeSection(encodeSection(back))).toEqual({ ok: true, section: back })
          const eventId = spliceEventId(breakId)
          expect(eventId >>> 28).toBe(4)
          expect(out.command).toMatchObject({ eventId, event: { outOfNetwork: true, at: (clockMs * 90) % 2 ** 33 } })
          expect(back.command).toMatchObject({ eventId, event: { outOfNetwork: false, breakDuration: null } })
        },
      ),
      RUNS,
    )
  })

  it('have event ids of their own', () => {
    const ids = Array.from({ length: 5_000 }, (_, i) => spliceEventId(`01JD${i}-break-${i % 7}`))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('count times before the clock’s zero from its wrap', () => {
    expect(ptsTicks(-1)).toBe(PTS_WRAP_TICKS - 90)
    expect(ptsTicks(2 ** 33 / 90 + 1)).toBe(90)
  })
})
