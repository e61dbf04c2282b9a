// A splice_info_section of ANSI/SCTE 35 as plain data. Times are ticks of the 90 kHz programme clock. Component splice
// mode (deprecated) and encryption are not supported: nothing here produces them.

/** 33-bit clock: values wrap at 2³³ ticks (26.5 hours). */
export const PTS_WRAP_TICKS = 2 ** 33

export interface SpliceSection {
  /** 0–2: stream access point types 1–3; 3: not specified. */
  sapType: number
  /** Added to every pts in the section, modulo 2³³. */
  ptsAdjustmentTicks: number
  cwIndex: number
  /** 0xFFF: all tiers. */
  tier: number
  command: SpliceCommand
  descriptors: readonly SpliceDescriptor[]
}

export type SpliceCommand =
  | { type: 'splice-null' }
  | { type: 'splice-insert'; eventId: number; eventIdCompliant: boolean; cancelled: false; event: SpliceEvent }
  | { type: 'splice-insert'; eventId: number; cancelled: true }
  | { type: 'time-signal'; ptsTicks: number | null }

export interface SpliceEvent {
  /** true: out of the network feed, into the break; false: back. */
  outOfNetwork: boolean
  /** 'immediate' carries no time at all; null: a splice_time without a time. */
  at: 'immediate' | number | null
  breakDuration: { autoReturn: boolean; durationTicks: number } | null
  uniqueProgramId: number
  availNum: number
  availsExpected: number
}

export type SpliceDescriptor =
  | { type: 'avail'; providerAvailId: number }
  | { type: 'segmentation'; eventId: number; eventIdCompliant: boolean; segment: Segmentation | 'cancelled' }
  /** A descriptor that this code does not interpret, kept byte for byte. */
  | { type: 'other'; tag: number; identifier: number; bytes: Uint8Array }

export interface Segmentation {
  /** null: delivery is not restricted. */
  restrictions: DeliveryRestrictions | null
  /** 40 bits; null: not specified. */
  durationTicks: number | null
  /** Empty bytes with type 0: none. */
  upid: { type: number; bytes: Uint8Array }
  /** One of SEGMENTATION_TYPE, or another number of the spec's table. */
  typeId: number
  segmentNum: number
  segmentsExpected: number
  /** Only start types may carry it. */
  subSegment: { num: number; expected: number } | null
}

export interface DeliveryRestrictions {
  webDeliveryAllowed: boolean
  noRegionalBlackout: boolean
  archiveAllowed: boolean
  /** 3: no device is restricted. */
  deviceRestrictions: number
}

/** splice_command_type. */
export const COMMAND_TYPE = { 'splice-null': 0x00, 'splice-insert': 0x05, 'time-signal': 0x06 } as const
/** splice_descriptor_tag under the identifier "CUEI". */
export const DESCRIPTOR_TAG = { avail: 0x00, segmentation: 0x02 } as const
export const CUEI = 0x43554549
export const TABLE_ID = 0xfc

/** A section as we send it: no adjustment, no tier, no access point. */
export function plainSection(command: SpliceCommand, descriptors: readonly SpliceDescriptor[] = []): SpliceSection {
  return { sapType: 3, ptsAdjustmentTicks: 0, cwIndex: 0xff, tier: 0xfff, command, descriptors }
}
