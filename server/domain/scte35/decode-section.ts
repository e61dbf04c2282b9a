// From bytes to plain data (SCTE 35 §9.6). A damaged, encrypted or unsupported section is reported, never guessed: a
// receiver should take no action on it.
import { crc32Mpeg2 } from '#domain/scte35/crc32-mpeg2.ts'
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
} from '#domain/scte35/splice-section.ts'
import { BitReader } from './bit-reader.ts'

/** Start types whose descriptor may end with sub_segment_num and sub_segments_expected. */
export const SUB_SEGMENT_TYPES: readonly number[] = [0x30, 0x32, 0x34, 0x36, 0x38, 0x3a, 0x44, 0x46]
/** splice_command_length of senders from before the field was required. */
const LENGTH_NOT_SAID = 0xfff

export type Fault = 'not-a-splice-section' | 'truncated' | 'crc' | 'encrypted' | 'unsupported'

export type Decoded = { ok: true; section: SpliceSection } | { ok: false; fault: Fault; message: string }

class Refusal extends Error {
  readonly fault: Fault

  constructor(fault: Fault, message: string) {
    super(message)
    this.fault = fault
  }
}

/** @param bytes one whole section; trailing bytes are an error */
export function decodeSection(bytes: Uint8Array): Decoded {
  try {
    return { ok: true, section: read(bytes) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: error.fault, message: error.message }
    if (error instanceof RangeError)
      return { ok: false, fault: 'truncated', message: `The section is truncated: ${error.message}.` }
    throw error
  }
}

function read(bytes: Uint8Array): SpliceSection {
  const head = new BitReader(bytes)
  if (head.read(8) !== TABLE_ID) throw new Refusal('not-a-splice-section', 'The table id is not 0xFC.')
  if (head.read(2) !== 0) throw new Refusal('not-a-splice-section', 'This is not a short, non-private section.')
  const sapType = head.read(2)
  const sectionLength = head.read(12)
  if (bytes.length !== 3 + sectionLength)
    throw new Refusal('truncated', `The section declares ${3 + sectionLength} bytes and has ${bytes.length}.`)
  if (crc32Mpeg2(bytes) !== 0) throw new Refusal('crc', 'The checksum is wrong: the section is damaged.')
  // The CRC has been checked; fields must end before it.
  const reader = new BitReader(bytes.subarray(3, bytes.length - 4))
  if (reader.read(8) !== 0) throw new Refusal('unsupported', 'The protocol version is not 0.')
  if (reader.flag()) throw new Refusal('encrypted', 'The section is encrypted.')
  reader.skip(6)
  const ptsAdjustmentTicks = reader.read(33)
  const cwIndex = reader.read(8)
  const tier = reader.read(12)
  const commandLength = reader.read(12)
  const commandType = reader.read(8)
  const bitsBefore = reader.bitsLeft
  const command = readCommand(reader, commandType)
  const readLength = (bitsBefore - reader.bitsLeft) / 8
  if (commandLength !== LENGTH_NOT_SAID && commandLength !== readLength)
    throw new Refusal('truncated', `The command declares ${commandLength} bytes and has ${readLength}.`)
  const loop = new BitReader(reader.take(reader.read(16)))
  const descriptors: SpliceDescriptor[] = []
  while (loop.bitsLeft > 0) descriptors.push(readDescriptor(loop))
  // Bytes between the loop and the CRC are alignment stuffing.
  return { sapType, ptsAdjustmentTicks, cwIndex, tier, command, descriptors }
}

function readCommand(reader: BitReader, type: number): SpliceCommand {
  if (type === COMMAND_TYPE['splice-null']) return { type: 'splice-null' }
  if (type === COMMAND_TYPE['time-signal']) return { type: 'time-signal', ptsTicks: readSpliceTime(reader) }
  if (type !== COMMAND_TYPE['splice-insert'])
    throw new Refusal('unsupported', `Commands of type ${type} are not supported.`)
  const eventId = reader.read(32)
  const cancelled = reader.flag()
  reader.skip(7)
  if (cancelled) return { type: 'splice-insert', eventId, cancelled }
  const outOfNetwork = reader.flag()
  if (!reader.flag()) throw new Refusal('unsupported', 'Splicing of single components (deprecated) is not supported.')
  const hasDuration = reader.flag()
  const immediate = reader.flag()
  const eventIdCompliant = !reader.flag()
  reader.skip(3)
  const at: SpliceEvent['at'] = immediate ? 'immediate' : readSpliceTime(reader)
  const breakDuration = hasDuration ? readBreakDuration(reader) : null
  const uniqueProgramId = reader.read(16)
  const availNum = reader.read(8)
  const availsExpected = reader.read(8)
  const event = { outOfNetwork, at, breakDuration, uniqueProgramId, availNum, availsExpected }
  return { type: 'splice-insert', eventId, eventIdCompliant, cancelled, event }
}

function readSpliceTime(reader: BitReader): number | null {
  const specified = reader.flag()
  reader.skip(specified ? 6 : 7)
  return specified ? reader.read(33) : null
}

function readBreakDuration(reader: BitReader): { autoReturn: boolean; durationTicks: number } {
  const autoReturn = reader.flag()
  reader.skip(6)
  return { autoReturn, durationTicks: reader.read(33) }
}

function readDescriptor(loop: BitReader): SpliceDescriptor {
  const tag = loop.read(8)
  const body = loop.take(loop.read(8))
  const reader = new BitReader(body)
  const identifier = reader.read(32)
  if (identifier === CUEI && tag === DESCRIPTOR_TAG.avail && body.length === 8)
    return { type: 'avail', providerAvailId: reader.read(32) }
  // Segmentation of single components (deprecated) has the flag after the six fixed bytes and one unset.
  const isSegmentation = identifier === CUEI && tag === DESCRIPTOR_TAG.segmentation
  if (isSegmentation) {
    const eventId = reader.read(32)
    const cancelled = reader.flag()
    const eventIdCompliant = !reader.flag()
    reader.skip(6)
    if (cancelled) return { type: 'segmentation', eventId, eventIdCompliant, segment: 'cancelled' }
    if (reader.flag()) return { type: 'segmentation', eventId, eventIdCompliant, segment: readSegmentation(reader) }
  }
  return { type: 'other', tag, identifier, bytes: body.slice(4) }
}

function readSegmentation(reader: BitReader): Segmentation {
  const hasDuration = reader.flag()
  const unrestricted = reader.flag()
  const [webDeliveryAllowed, noRegionalBlackout, archiveAllowed] = [reader.flag(), reader.flag(), reader.flag()]
  const deviceRestrictions = reader.read(2)
  const restrictions = unrestricted
    ? null
    : { webDeliveryAllowed, noRegionalBlackout, archiveAllowed, deviceRestrictions }
  const durationTicks = hasDuration ? reader.read(40) : null
  const upidType = reader.read(8)
  const upid = { type: upidType, bytes: reader.take(reader.read(8)) }
  const typeId = reader.read(8)
  const segmentNum = reader.read(8)
  const segmentsExpected = reader.read(8)
  // Their presence follows from descriptor_length alone; most senders omit them.
  const hasSubSegment = SUB_SEGMENT_TYPES.includes(typeId) && reader.bitsLeft >= 16
  const subSegment = hasSubSegment ? { num: reader.read(8), expected: reader.read(8) } : null
  return { restrictions, durationTicks, upid, typeId, segmentNum, segmentsExpected, subSegment }
}

/** null when it is not a hexadecimal-sequence of whole bytes. */
export function fromHex(text: string): Uint8Array | null {
  if (!/^0x(?:[0-9A-F]{2})+$/i.test(text)) return null
  return Uint8Array.from({ length: text.length / 2 - 1 }, (_, i) =>
    Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16),
  )
}
