// The caption bytes of one frame of H.264: SEI messages with cc_data (ANSI/SCTE 128 §8.1, CTA-708 §4.4).

export interface CcData {
  /** Pairs of CEA-608 in field 1 and field 2. */
  fields: [number[][], number[][]]
  /** Of CEA-708: the pairs, and whether each begins a packet. */
  packets: { begins: boolean; pair: [number, number] }[]
}

const SEI = 6
const ITU_T_T35 = 4
/** Country (United States), provider (ATSC), GA94, cc_data. */
const HEAD = [0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03]
/** More than this in one field of a frame is not CEA-608, which has one pair a field. */
const MOST_PAIRS = 4

/** @param nals each after its length in four bytes */
export function readCcData(nals: Uint8Array): CcData {
  const found: CcData = { fields: [[], []], packets: [] }
  for (let at = 0; at + 5 <= nals.length; ) {
    const view = new DataView(nals.buffer, nals.byteOffset + at, 4)
    const end = Math.min(at + 4 + view.getUint32(0), nals.length)
    if ((nals[at + 4]! & 0x1f) === SEI) readSei(unescaped(nals.subarray(at + 5, end)), found)
    at = end
  }
  return found
}

/** Without the bytes that keep start codes out of NAL units. */
function unescaped(bytes: Uint8Array): Uint8Array {
  const clean = new Uint8Array(bytes.length)
  let length = 0
  let zeros = 0
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    clean[length++] = byte
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return clean.subarray(0, length)
}

function readSei(sei: Uint8Array, found: CcData): void {
  let at = 0
  const number = () => {
    let value = 0
    while (sei[at] === 0xff) value += sei[at++]!
    return value + (sei[at++] ?? 0)
  }
  while (at + 2 < sei.length) {
    const type = number()
    const size = number()
    const end = Math.min(at + size, sei.length)
    if (type === ITU_T_T35 && HEAD.every((byte, i) => sei[at + i] === byte))
      readTriplets(sei.subarray(at + HEAD.length, end), found)
    at = end
  }
}

function readTriplets(data: Uint8Array, { fields, packets }: CcData): void {
  const count = (data[0] ?? 0) & 0x1f
  for (let at = 2; at < 2 + count * 3 && at + 2 < data.length; at += 3) {
    const head = data[at]!
    const isValid = (head & 4) !== 0
    const type = head & 3
    const pair: [number, number] = [data[at + 1]!, data[at + 2]!]
    if (!isValid) continue
    if (type >= 2) packets.push({ begins: type === 3, pair })
    else if (fields[type]!.length < MOST_PAIRS) fields[type]!.push(pair)
  }
}
