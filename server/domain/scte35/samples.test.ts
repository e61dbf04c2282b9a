// Public test vectors: those of the spec, and recordings of other senders.
import { describe, expect, it } from 'vitest'
import { decodeSection, fromHex } from '#domain/scte35/decode-section.ts'
import { patched, SEGMENTATION_TYPE } from '#server/testing/splice-sections.ts'
import { encodeSection } from './encode-section.ts'
import { plainSection, type Segmentation, type SpliceDescriptor, type SpliceSection } from './splice-section.ts'

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'))
const base64Of = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

function decoded(base64: string): SpliceSection {
  const result = decodeSection(bytesOf(base64))
  if (!result.ok) throw new Error(result.message)
  return result.section
}

/** A descriptor of the spec's samples: an airing id, with the given delivery restrictions. */
function sample(
  eventId: number,
  typeId: number,
  airingId: number,
  more: Partial<Segmentation> & { web?: boolean } = {},
): SpliceDescriptor {
  const { web = true, ...fields } = more
  return {
    type: 'segmentation',
    eventId,
    eventIdCompliant: false,
    segment: {
      restrictions: { webDeliveryAllowed: web, noRegionalBlackout: true, archiveAllowed: true, deviceRestrictions: 3 },
      durationTicks: null,
      upid: { type: 8, bytes: fromHex(`0x${airingId.toString(16).padStart(16, '0')}`)! },
      typeId,
      segmentNum: 0,
      segmentsExpected: 0,
      subSegment: null,
      ...fields,
    },
  }
}

const signal = (ptsTicks: number, ...descriptors: SpliceDescriptor[]) =>
  plainSection({ type: 'time-signal', ptsTicks }, descriptors)

// SCTE 35 §14, all eight samples.
const SPEC_SAMPLES: Record<string, [string, SpliceSection]> = {
  '14.1 time_signal, placement opportunity start': [
    '/DA0AAAAAAAA///wBQb+cr0AUAAeAhxDVUVJSAAAjn/PAAGlmbAICAAAAAAsoKGKNAIAmsnRfg==',
    signal(
      0x072bd0050,
      sample(0x4800008e, SEGMENTATION_TYPE.providerPlacementStart, 0x2ca0a18a, {
        web: false,
        durationTicks: 0x0001a599b0,
        segmentNum: 2,
      }),
    ),
  ],
  '14.2 splice_insert': [
    '/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=',
    plainSection(
      {
        type: 'splice-insert',
        eventId: 0x4800008f,
        eventIdCompliant: false,
        cancelled: false,
        event: {
          outOfNetwork: true,
          at: 0x07369c02e,
          breakDuration: { autoReturn: true, durationTicks: 0x00052ccf5 },
          uniqueProgramId: 0,
          availNum: 0,
          availsExpected: 0,
        },
      },
      [{ type: 'avail', providerAvailId: 0x135 }],
    ),
  ],
  '14.3 time_signal, placement opportunity end': [
    '/DAvAAAAAAAA///wBQb+dGKQoAAZAhdDVUVJSAAAjn+fCAgAAAAALKChijUCAKnMZ1g=',
    signal(0x0746290a0, sample(0x4800008e, SEGMENTATION_TYPE.providerPlacementEnd, 0x2ca0a18a, { segmentNum: 2 })),
  ],
  '14.4 time_signal, programme end and start': [
    '/DBIAAAAAAAA///wBQb+ek2ItgAyAhdDVUVJSAAAGH+fCAgAAAAALMvDRBEAAAIXQ1VFSUgAABl/nwgIAAAAACyk26AQAACZcuND',
    signal(
      0x07a4d88b6,
      sample(0x48000018, SEGMENTATION_TYPE.programEnd, 0x2ccbc344),
      sample(0x48000019, SEGMENTATION_TYPE.programStart, 0x2ca4dba0),
    ),
  ],
  '14.5 time_signal, programme overlap start': [
    '/DAvAAAAAAAA///wBQb+rr//ZAAZAhdDVUVJSAAACH+fCAgAAAAALKVs9RcAAJUdsKg=',
    signal(0x0aebfff64, sample(0x48000008, 0x17, 0x2ca56cf5)),
  ],
  '14.6 time_signal, blackout override and programme end': [
    '/DBIAAAAAAAA///wBQb+ky44CwAyAhdDVUVJSAAACn+fCAgAAAAALKCh4xgAAAIXQ1VFSUgAAAl/nwgIAAAAACygoYoRAAC0IX6w',
    signal(
      0x0932e380b,
      sample(0x4800000a, 0x18, 0x2ca0a1e3),
      sample(0x48000009, SEGMENTATION_TYPE.programEnd, 0x2ca0a18a),
    ),
  ],
  '14.7 time_signal, programme end': [
    '/DAvAAAAAAAA///wBQb+rvF8TAAZAhdDVUVJSAAAB3+fCAgAAAAALKVslxEAAMSHai4=',
    signal(0x0aef17c4c, sample(0x48000007, SEGMENTATION_TYPE.programEnd, 0x2ca56c97)),
  ],
  '14.8 time_signal, placement opportunity end, programme end and start': [
    '/DBhAAAAAAAA///wBQb+qM1E7QBLAhdDVUVJSAAArX+fCAgAAAAALLLXnTUCAAIXQ1VFSUgAACZ/nwgIAAAAACyy150RAAACF0NVRUlIAAAnf58ICAAAAAAsstezEAAAihiGnw==',
    signal(
      0x0a8cd44ed,
      sample(0x480000ad, SEGMENTATION_TYPE.providerPlacementEnd, 0x2cb2d79d, { segmentNum: 2 }),
      sample(0x48000026, SEGMENTATION_TYPE.programEnd, 0x2cb2d79d),
      sample(0x48000027, SEGMENTATION_TYPE.programStart, 0x2cb2d7b3),
    ),
  ],
}

describe('the samples of SCTE 35 §14', () => {
  for (const [name, [base64, section]] of Object.entries(SPEC_SAMPLES)) {
    it(`${name}: every field is read as specified, and written to the same bytes`, () => {
      expect(decoded(base64)).toEqual(section)
      expect(base64Of(encodeSection(section))).toBe(base64)
    })
  }
})

// Recorded from other senders: cases that the samples of the spec do not cover.
describe('sections of other senders', () => {
  const kept: Record<string, string> = {
    'a heartbeat': '/DARAAAAAAAAAP/wAAAAAHpPv/8=',
    'an uninterpreted descriptor': '/DAxAAAAAAAAAP/wFAVAAIeuf+/+0AWRK/4AUmXAAC0AfwAMAQpDVUVJUJ81MTkqo5/+gA==',
    'an unknown owner':
      '/DBPAAAAAAAAAP/wBQb/Gq9LggA5AAVTQVBTCwIwQ1VFSf////9//wAAFI4PDxx1cm46bmJjdW5pLmNvbTpicmM6NDk5ODY2NDM0MQoBbM98zw==',
    'several ids in one, nothing restricted':
      '/DBrAAAAAAAAAP/wBQb/AAAAAABVAlNDVUVJAAAAAn+/DUQKDBR3i+Xj9gAAAAAAAAoMFHeL5eP2AAAAAAAACSZTSUdOQUw6THk5RU1HeEtSMGhGWlV0cE1IZENVVlpuUlVGblp6MTcBA6QTOe8=',
    'a break start and end':
      '/DBIAAAAAAAAAP/wBQb/tB67hgAyAhdDVUVJQAABEn+fCAgAAAAALzE8BTUAAAIXQ1VFSUAAAEV/nwgIAAAAAC8xPN4jAAAfiOPE',
  }
  for (const [name, base64] of Object.entries(kept)) {
    it(`round-trips ${name} byte for byte`, () => {
      expect(base64Of(encodeSection(decoded(base64)))).toBe(base64)
    })
  }

  it('reads a command without a length, and writes its length', () => {
    const section = decoded('/DA8AAAAAAAAAP///wb+06ACpQAmAiRDVUVJAACcHX//AACky4AMEERJU0NZTVdGMDQ1MjAwMEgxAQEMm4c0')
    expect(section.command).toEqual({ type: 'time-signal', ptsTicks: 3_550_479_013 })
    expect(decodeSection(encodeSection(section))).toEqual({ ok: true, section })
  })

  it('skips alignment stuffing', () => {
    expect(decoded('/DAeAAAAAAAAAP///wViAA/nf18ACQAAAAAskJv+YPtE').command).toMatchObject({
      eventId: 1_644_171_239,
      event: { outOfNetwork: false, at: 'immediate', uniqueProgramId: 9 },
    })
  })

  it('rejects damage, other tables, components and encryption with a message', () => {
    const wrongCrc = '/DA4AAAAAAAAAP/wFAUABDEAf+//mWEhzP4Azf5gAQAAAAATAhFDVUVJAAAAAX+/AQIwNAEAAKeYO3Q='
    expect(decodeSection(bytesOf(wrongCrc))).toMatchObject({ ok: false, fault: 'crc' })
    expect(decodeSection(new Uint8Array())).toMatchObject({ ok: false, fault: 'truncated' })
    expect(decodeSection(Uint8Array.of(0x47, 0, 0))).toMatchObject({ ok: false, fault: 'not-a-splice-section' })
    const insert = SPEC_SAMPLES['14.2 splice_insert']![1]
    expect(decodeSection(patched(encodeSection(insert), 19, 0xaf))).toMatchObject({ ok: false, fault: 'unsupported' })
    expect(decodeSection(patched(encodeSection(insert), 4, 0x80))).toMatchObject({ ok: false, fault: 'encrypted' })
    expect(decodeSection(patched(encodeSection(insert), 13, 0x04))).toMatchObject({ ok: false, fault: 'unsupported' })
    expect(decodeSection(patched(encodeSection(insert), 12, 0x15))).toMatchObject({ ok: false, fault: 'truncated' })
  })
})
