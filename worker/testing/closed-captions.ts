// Sources with closed captions: SEI messages with cc_data in front of the frames of an H.264 or HEVC stream.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

/** cc_type of CTA-708 §4.3. */
export const [FIELD_1, FIELD_2, PACKET_DATA, PACKET_START] = [0, 1, 2, 3]

/** Type and two bytes. */
export type Triplet = readonly [type: number, first: number, second: number]

/** By number of the frame. */
export type Script = ReadonlyMap<number, readonly Triplet[]>

export const CAPTION_FPS = 25

/** Pairs of letters; the last one may be half full. */
export const letters = (text: string): [number, number][] =>
  Array.from({ length: Math.ceil(text.length / 2) }, (_, i) => [
    text.charCodeAt(2 * i),
    text.charCodeAt(2 * i + 1) || 0,
  ])

/** One pair in each frame, as line 21 has it. */
export function inField(
  type: number,
  from: number,
  pairs: readonly (readonly [number, number])[],
): [number, Triplet][] {
  return pairs.map(([first, second], i) => [from + i, [type, withParity(first), withParity(second)]])
}

/** Commands are sent twice. */
export const twice = (first: number, second: number): [number, number][] => [
  [first, second],
  [first, second],
]

export function scriptOf(entries: readonly (readonly [number, Triplet])[]): Script {
  const script = new Map<number, Triplet[]>()
  for (const [frame, triplet] of entries) script.set(frame, [...(script.get(frame) ?? []), triplet])
  return script
}

/** A packet of CEA-708 with one block of a service. */
export function inPacket(frame: number, service: number, codes: readonly number[]): [number, Triplet][] {
  const block = [(service << 5) | codes.length, ...codes]
  const size = Math.ceil((block.length + 1) / 2)
  const bytes = [size & 0x3f, ...block, 0]
  return Array.from({ length: size }, (_, i) => [
    frame,
    [i === 0 ? PACKET_START : PACKET_DATA, bytes[2 * i] ?? 0, bytes[2 * i + 1] ?? 0] as const,
  ])
}

function withParity(byte: number): number {
  let ones = 0
  for (let bit = 0; bit < 7; bit++) ones += (byte >> bit) & 1
  return ones % 2 === 1 ? byte : byte | 0x80
}

/** An SEI message of type 4, as a NAL unit of H.264 without the bytes that keep start codes out of it. */
export function seiOf(triplets: readonly Triplet[]): number[] {
  const filler: Triplet = [FIELD_1, 0x80, 0x80]
  const said = triplets.length > 0 ? triplets : [filler]
  const data = said.flatMap(([type, first, second]) => [0xfc | type, first, second])
  const message = [0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03, 0xc0 | said.length, 0xff, ...data, 0xff]
  return [6, 4, message.length, ...message, 0x80]
}

interface Stream {
  encoder: readonly string[]
  isFrame(nal: Buffer): boolean
  /** The header of an SEI message in front of its frame. */
  seiHeader: readonly number[]
}

/** One slice a frame, and none that is shown before an earlier one. */
const STREAMS = {
  h264: {
    encoder: ['-c:v', 'libx264', '-preset', 'ultrafast'],
    isFrame: (nal) => [1, 5].includes(nal[3]! & 0x1f),
    seiHeader: [6],
  },
  // Rec. ITU-T H.265 §7.4.2.2: slices are types 0 to 31, prefix SEI is type 39.
  hevc: {
    encoder: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:bframes=0:info=0'],
    isFrame: (nal) => nal[3]! >> 1 < 32,
    seiHeader: [39 << 1, 1],
  },
} satisfies Record<string, Stream>

type Sei = (frame: number) => readonly number[] | null

/** @param sei of a frame @returns the byte stream with it */
function withSei(stream: Buffer, { isFrame, seiHeader }: Stream, sei: Sei): Buffer {
  const starts: number[] = []
  for (let at = stream.indexOf('\0\0\u0001'); at >= 0; at = stream.indexOf('\0\0\u0001', at + 3)) starts.push(at)
  let frame = 0
  return Buffer.concat(
    starts.flatMap((at, i) => {
      const nal = stream.subarray(at, starts[i + 1] ?? stream.length)
      const said = isFrame(nal) ? sei(frame++) : null
      return said ? [Buffer.from([0, 0, 0, 1, ...seiHeader, ...escaped(said.slice(1))]), nal] : [nal]
    }),
  )
}

function escaped(bytes: readonly number[]): number[] {
  const safe: number[] = []
  let zeros = 0
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      safe.push(3)
      zeros = 0
    }
    safe.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return safe
}

/** A red MP4 of 64 × 36 pixels. @param sei what its frames contain (see seiOf); null: nothing */
export function writeCaptioned(path: string, seconds: number, sei: Sei, codec: keyof typeof STREAMS = 'h264'): void {
  const stream = `${path}.${codec}`
  const run = (args: string[]) => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args])
  const picture = `color=red:s=64x36:r=${CAPTION_FPS}:d=${seconds}`
  run(['-f', 'lavfi', '-i', picture, ...STREAMS[codec].encoder, '-pix_fmt', 'yuv420p', stream])
  writeFileSync(stream, withSei(readFileSync(stream), STREAMS[codec], sei))
  run(['-r', String(CAPTION_FPS), '-i', stream, '-c', 'copy', path])
}
