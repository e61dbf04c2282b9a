// From plain data to the bytes of a splice_info_section (SCTE 35 §9.6).
import { BitWriter } from './bit-stream.ts'
import { crc32Mpeg2 } from './crc32-mpeg2.ts'
import {
  COMMAND_TYPE,
  CUEI,
  DESCRIPTOR_TAG,
  type Segmentation,
  type SpliceCommand,
  type SpliceDescriptor,
  type SpliceEvent,
  type SpliceSection,
  TABLE_ID,
} from './splice-section.ts'

const MAX_SECTION_LENGTH = 4_093
const MAX_DESCRIPTOR_LENGTH = 254

/** Throws RangeError, naming the field, for a value that does not fit its field. */
export function encodeSection(section: SpliceSection): Uint8Array {
  const command = encodeCommand(section.command)
  const loop = new BitWriter()
  for (const descriptor of section.descriptors) loop.append(encodeDescriptor(descriptor))
  const descriptors = loop.bytes()
  // From protocol_version to the CRC: 11 bytes, the command, 2 bytes, the loop, 4 bytes.
  const sectionLength = 11 + command.length + 2 + descriptors.length + 4
  if (sectionLength > MAX_SECTION_LENGTH) throw new RangeError(`section_length must be at most ${MAX_SECTION_LENGTH}`)
  const body = new BitWriter()
    .write(8, TABLE_ID, 'table_id')
    .write(2, 0, 'section_syntax_indicator, private_indicator')
    .write(2, section.sapType, 'sap_type')
    .write(12, sectionLength, 'section_length')
    .write(8, 0, 'protocol_version')
    .write(7, 0, 'encrypted_packet, encryption_algorithm')
    .write(33, section.ptsAdjustmentTicks, 'pts_adjustment')
    .write(8, section.cwIndex, 'cw_index')
    .write(12, section.tier, 'tier')
    .write(12, command.length, 'splice_command_length')
    .write(8, COMMAND_TYPE[section.command.type], 'splice_command_type')
    .append(command)
    .write(16, descriptors.length, 'descriptor_loop_length')
    .append(descriptors)
  return body.write(32, crc32Mpeg2(body.bytes()), 'CRC_32').bytes()
}

function encodeCommand(command: SpliceCommand): Uint8Array {
  const out = new BitWriter()
  if (command.type === 'time-signal') writeSpliceTime(out, command.ptsTicks)
  if (command.type === 'splice-insert') {
    out.write(32, command.eventId, 'splice_event_id').flag(command.cancelled).reserved(7)
    if (!command.cancelled) writeEvent(out, command.event, command.eventIdCompliant)
  }
  return out.bytes()
}

function writeEvent(out: BitWriter, event: SpliceEvent, eventIdCompliant: boolean): void {
  out
    .flag(event.outOfNetwork)
    .flag(true) // program_splice_flag: every component at once
    .flag(event.breakDuration !== null)
    .flag(event.at === 'immediate')
    .flag(!eventIdCompliant)
    .reserved(3)
  if (event.at !== 'immediate') writeSpliceTime(out, event.at)
  if (event.breakDuration) {
    const { autoReturn, durationTicks } = event.breakDuration
    out.flag(autoReturn).reserved(6).write(33, durationTicks, 'break_duration')
  }
  out
    .write(16, event.uniqueProgramId, 'unique_program_id')
    .write(8, event.availNum, 'avail_num')
    .write(8, event.availsExpected, 'avails_expected')
}

function writeSpliceTime(out: BitWriter, ptsTicks: number | null): void {
  if (ptsTicks === null) out.flag(false).reserved(7)
  else out.flag(true).reserved(6).write(33, ptsTicks, 'pts_time')
}

function encodeDescriptor(descriptor: SpliceDescriptor): Uint8Array {
  const body = new BitWriter()
  if (descriptor.type === 'avail') {
    body.write(32, CUEI, 'identifier').write(32, descriptor.providerAvailId, 'provider_avail_id')
  } else if (descriptor.type === 'segmentation') {
    const cancelled = descriptor.segment === 'cancelled'
    body.write(32, CUEI, 'identifier').write(32, descriptor.eventId, 'segmentation_event_id')
    body.flag(cancelled).flag(!descriptor.eventIdCompliant).reserved(6)
    if (descriptor.segment !== 'cancelled') writeSegmentation(body, descriptor.segment)
  } else body.write(32, descriptor.identifier, 'identifier').append(descriptor.bytes)
  const bytes = body.bytes()
  if (bytes.length > MAX_DESCRIPTOR_LENGTH)
    throw new RangeError(`descriptor_length must be at most ${MAX_DESCRIPTOR_LENGTH}, not ${bytes.length}`)
  const tag = descriptor.type === 'other' ? descriptor.tag : DESCRIPTOR_TAG[descriptor.type]
  return new BitWriter()
    .write(8, tag, 'splice_descriptor_tag')
    .write(8, bytes.length, 'descriptor_length')
    .append(bytes)
    .bytes()
}

function writeSegmentation(out: BitWriter, segment: Segmentation): void {
  const { restrictions } = segment
  out
    .flag(true) // program_segmentation_flag
    .flag(segment.durationTicks !== null)
    .flag(restrictions === null)
  if (restrictions === null) out.reserved(5)
  else
    out
      .flag(restrictions.webDeliveryAllowed)
      .flag(restrictions.noRegionalBlackout)
      .flag(restrictions.archiveAllowed)
      .write(2, restrictions.deviceRestrictions, 'device_restrictions')
  if (segment.durationTicks !== null) out.write(40, segment.durationTicks, 'segmentation_duration')
  out
    .write(8, segment.upid.type, 'segmentation_upid_type')
    .write(8, segment.upid.bytes.length, 'segmentation_upid_length')
    .append(segment.upid.bytes)
    .write(8, segment.typeId, 'segmentation_type_id')
    .write(8, segment.segmentNum, 'segment_num')
    .write(8, segment.segmentsExpected, 'segments_expected')
  if (segment.subSegment)
    out
      .write(8, segment.subSegment.num, 'sub_segment_num')
      .write(8, segment.subSegment.expected, 'sub_segments_expected')
}
