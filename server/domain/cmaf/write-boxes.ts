// Writes ISO/IEC 14496-12 boxes.

/** Four letters, a number of 32 bits, or bytes. */
export type BoxPart = string | number | Uint8Array

/** @param parts in order; a number takes four bytes, a string its letters in Latin-1 */
export function writeBox(type: string, ...parts: BoxPart[]): Uint8Array {
  const size = 8 + parts.reduce<number>((sum, part) => sum + (typeof part === 'number' ? 4 : part.length), 0)
  const box = new Uint8Array(size)
  const view = new DataView(box.buffer)
  let at = 0
  for (const part of [size, type, ...parts]) {
    if (typeof part === 'number') {
      view.setUint32(at, part)
      at += 4
    } else if (typeof part === 'string') {
      for (let i = 0; i < part.length; i++) view.setUint8(at++, part.charCodeAt(i))
    } else {
      box.set(part, at)
      at += part.length
    }
  }
  return box
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
