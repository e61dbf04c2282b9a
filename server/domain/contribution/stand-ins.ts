// Stand-ins for audio or video that has not arrived yet: AAC frames of silence and black H.264 frames, in FLV form.
// Made once with FFmpeg's aac and libx264; they do not depend on the time.
import { readAacHeader } from '#domain/rtmp/codec-headers.ts'

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex')

export interface Silence {
  header: Uint8Array
  frame: Uint8Array
  frameMs: number
}

const SAMPLES = 1_024
const AAC_LC = 2
/** A frame of silence is the same at every sampling rate. */
const MONO = hex('af0101182007')
const STEREO = hex('af01211004608c1c')
const OURS: Silence = { header: hex('af001190'), frame: STEREO, frameMs: SAMPLES / 48 }

/** @param header the sender's, so that nothing changes when its audio arrives; null: not known yet */
export function silenceFor(header: Uint8Array | null): Silence {
  const read = header && readAacHeader(header.subarray(2))
  // The first five bits of the configuration. Other profiles have another frame layout.
  if (!header || !read || header[2]! >> 3 !== AAC_LC || read.channels > 2) return OURS
  return { header, frame: read.channels === 1 ? MONO : STEREO, frameMs: (SAMPLES * 1_000) / read.sampleRate }
}

/** 320×180; each frame is a keyframe, and two in a row differ in their number as H.264 requires. */
export const BLACK_HEADER = hex(
  '17000000000164100cffe100166764100cacb82833f3e022000003000200000300640801000568ee0f2c8bfdf8f800',
)
export const BLACK_PICTURES: readonly Uint8Array[] = [
  hex(
    '17010000000000003965888404bffef7addf814dc32b356bba5738b4cbab94343d51f694a678b6480064058bd44115486f1cf2a049c00002a0149b2c0426535e34b9',
  ),
  hex(
    '170100000000000039658882012ffef7addf814dc32b356bba5738b4cbab94343d51f694a678b6480064058bd44115486f1cf2a049c00002a0149b2c0426535e34b8',
  ),
]
