// Parses codec headers: ISO/IEC 14496-15 (avcC) with the SPS of ITU-T H.264 7.3.2.1, and ISO/IEC 14496-3
// (AudioSpecificConfig). The bytes are untrusted: anything invalid gives null.

export interface AvcFacts {
  width: number
  height: number
  fps: number | null
  profile: string
}

export interface AacFacts {
  sampleRate: number
  channels: number
}

const PROFILES: Record<number, string> = { 66: 'Baseline', 77: 'Main', 88: 'Extended', 100: 'High', 110: 'High 10' }
const WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128])
const AAC_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]
const AAC_CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8]
const MAX_SIDE = 16_384

/** @param avcC as in a video message after its first five bytes */
export function readAvcHeader(avcC: Uint8Array): AvcFacts | null {
  if (avcC.length < 8 || avcC[0] !== 1 || (avcC[5]! & 0x1f) < 1) return null
  const length = (avcC[6]! << 8) | avcC[7]!
  const sps = avcC.subarray(8, 8 + length)
  if (sps.length !== length || (sps[0]! & 0x1f) !== 7) return null
  try {
    return readSps(withoutEmulation(sps.subarray(1)))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** @param config as in an audio message after its first two bytes */
export function readAacHeader(config: Uint8Array): AacFacts | null {
  if (config.length < 2) return null
  const rate = ((config[0]! & 0x07) << 1) | (config[1]! >> 7)
  const sampleRate = AAC_RATES[rate]
  const channels = AAC_CHANNELS[(config[1]! >> 3) & 0x0f]
  return sampleRate && channels ? { sampleRate, channels } : null
}

/** 00 00 03 replaces 00 00 where it could be mistaken for a start code. */
function withoutEmulation(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, at) => !(byte === 3 && at >= 2 && bytes[at - 1] === 0 && bytes[at - 2] === 0))
}

function readSps(bytes: Uint8Array): AvcFacts | null {
  const bits = new Bits(bytes)
  const profileIdc = bits.take(8)
  bits.take(16)
  bits.golomb()
  let chroma = 1
  if (WITH_CHROMA.has(profileIdc)) {
    chroma = bits.golomb()
    if (chroma === 3) bits.take(1)
    bits.golomb()
    bits.golomb()
    bits.take(1)
    if (bits.take(1)) skipScalingLists(bits, chroma === 3 ? 12 : 8)
  }
  bits.golomb()
  const order = bits.golomb()
  if (order === 0) bits.golomb()
  else if (order === 1) {
    bits.take(1)
    bits.golomb()
    bits.golomb()
    const cycle = bits.golomb()
    if (cycle > 255) return null
    for (let i = 0; i < cycle; i++) bits.golomb()
  }
  bits.golomb()
  bits.take(1)
  const widthMbs = bits.golomb() + 1
  const heightUnits = bits.golomb() + 1
  const progressive = bits.take(1)
  if (!progressive) bits.take(1)
  bits.take(1)
  const crop = bits.take(1) ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0]
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1
  const cropY = (chroma === 1 ? 2 : 1) * (progressive ? 1 : 2)
  const width = widthMbs * 16 - cropX * (crop[0]! + crop[1]!)
  const height = heightUnits * 16 * (progressive ? 1 : 2) - cropY * (crop[2]! + crop[3]!)
  if (!(width > 0 && width <= MAX_SIDE && height > 0 && height <= MAX_SIDE)) return null
  return { width, height, fps: readFps(bits), profile: PROFILES[profileIdc] ?? `profile ${profileIdc}` }
}

/** Six of 4×4, then those of 8×8, each of them optional. */
function skipScalingLists(bits: Bits, count: number): void {
  for (let i = 0; i < count; i++) {
    if (bits.take(1)) bits.skipScaling(i < 6 ? 16 : 64)
  }
}

/** The frame rate of the VUI (annex E), if present. */
function readFps(bits: Bits): number | null {
  try {
    if (!bits.take(1)) return null
    if (bits.take(1) && bits.take(8) === 255) bits.take(32)
    if (bits.take(1)) bits.take(1)
    if (bits.take(1)) {
      bits.take(4)
      if (bits.take(1)) bits.take(24)
    }
    if (bits.take(1)) {
      bits.golomb()
      bits.golomb()
    }
    if (!bits.take(1)) return null
    const units = bits.take(32)
    const scale = bits.take(32)
    const fps = units > 0 ? scale / (2 * units) : 0
    return fps >= 1 && fps <= 240 ? Math.round(fps * 1_000) / 1_000 : null
  } catch {
    return null
  }
}

class Bits {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** @throws RangeError at the end of the bytes */
  take(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++, this.#at++) {
      const byte = this.#bytes[this.#at >> 3]
      if (byte === undefined) throw new RangeError('the bits end early')
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1)
    }
    return value
  }

  /** ue(v); se(v) has the same length. */
  golomb(): number {
    let zeros = 0
    while (this.take(1) === 0) if (++zeros > 32) throw new RangeError('no such number')
    return 2 ** zeros - 1 + this.take(zeros)
  }

  skipScaling(count: number): void {
    for (let i = 0, last = 8, next = 8; i < count; i++) {
      if (next !== 0) {
        const code = this.golomb()
        next = (last + (code & 1 ? (code + 1) / 2 : -code / 2) + 256) % 256
      }
      last = next === 0 ? last : next
    }
  }
}
