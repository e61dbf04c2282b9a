// Arbitrary sections, and damaged ones, for tests.
import fc from 'fast-check'
import { crc32Mpeg2 } from '#domain/scte35/crc32-mpeg2.ts'
import { SUB_SEGMENT_TYPES } from '#domain/scte35/decode-section.ts'
import {
  CUEI,
  type Segmentation,
  type SpliceCommand,
  type SpliceDescriptor,
  type SpliceSection,
} from '#domain/scte35/splice-section.ts'

/** segmentation_type_id, the values that playout uses; an end is its start plus one. */
export const SEGMENTATION_TYPE = {
  programStart: 0x10,
  programEnd: 0x11,
  breakStart: 0x22,
  breakEnd: 0x23,
  providerAdStart: 0x30,
  providerAdEnd: 0x31,
  distributorAdStart: 0x32,
  distributorAdEnd: 0x33,
  providerPlacementStart: 0x34,
  providerPlacementEnd: 0x35,
  distributorPlacementStart: 0x36,
  distributorPlacementEnd: 0x37,
} as const

/** One byte replaced and the checksum corrected. */
export function patched(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = value
  new DataView(copy.buffer).setUint32(copy.length - 4, crc32Mpeg2(copy.subarray(0, -4)))
  return copy
}

export const bits = (count: number) => fc.integer({ min: 0, max: 2 ** count - 1 })
const wide = (count: number) => fc.maxSafeNat().map((value) => value % 2 ** count)
export const octets = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Uint8Array.from(bytes))

const commands: fc.Arbitrary<SpliceCommand> = fc.oneof(
  fc.constant<SpliceCommand>({ type: 'splice-null' }),
  fc.record({ type: fc.constant('time-signal' as const), ptsTicks: fc.option(wide(33)) }),
  fc.record({ type: fc.constant('splice-insert' as const), eventId: wide(32), cancelled: fc.constant(true as const) }),
  fc.record({
    type: fc.constant('splice-insert' as const),
    eventId: wide(32),
    eventIdCompliant: fc.boolean(),
    cancelled: fc.constant(false as const),
    event: fc.record({
      outOfNetwork: fc.boolean(),
      at: fc.oneof(fc.constant('immediate' as const), fc.option(wide(33))),
      breakDuration: fc.option(fc.record({ autoReturn: fc.boolean(), durationTicks: wide(33) })),
      uniqueProgramId: bits(16),
      availNum: bits(8),
      availsExpected: bits(8),
    }),
  }),
)

const segments: fc.Arbitrary<Segmentation> = fc
  .record({
    restrictions: fc.option(
      fc.record({
        webDeliveryAllowed: fc.boolean(),
        noRegionalBlackout: fc.boolean(),
        archiveAllowed: fc.boolean(),
        deviceRestrictions: bits(2),
      }),
    ),
    durationTicks: fc.option(wide(40)),
    upid: fc.record({ type: bits(8), bytes: octets(60) }),
    typeId: fc.oneof(fc.constantFrom(...Object.values(SEGMENTATION_TYPE)), bits(8)),
    segmentNum: bits(8),
    segmentsExpected: bits(8),
    subSegment: fc.option(fc.record({ num: bits(8), expected: bits(8) })),
  })
  .map((segment) => (SUB_SEGMENT_TYPES.includes(segment.typeId) ? segment : { ...segment, subSegment: null }))

const descriptors: fc.Arbitrary<SpliceDescriptor> = fc.oneof(
  fc.record({ type: fc.constant('avail' as const), providerAvailId: wide(32) }),
  fc.record({
    type: fc.constant('segmentation' as const),
    eventId: wide(32),
    eventIdCompliant: fc.boolean(),
    segment: fc.oneof(segments, fc.constant('cancelled' as const)),
  }),
  fc.record({
    type: fc.constant('other' as const),
    tag: bits(8),
    identifier: wide(32).filter((identifier) => identifier !== CUEI),
    bytes: octets(40),
  }),
)

export const sections: fc.Arbitrary<SpliceSection> = fc.record({
  sapType: bits(2),
  ptsAdjustmentTicks: wide(33),
  cwIndex: bits(8),
  tier: bits(12),
  command: commands,
  descriptors: fc.array(descriptors, { maxLength: 5 }),
})
