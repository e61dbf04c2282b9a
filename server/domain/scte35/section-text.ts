// Sections as text: 0x… in HLS attributes (rfc8216bis hexadecimal-sequence), base64 elsewhere.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += HEX[byte]
  return text
}

/** null when it is not a hexadecimal-sequence of whole bytes. */
export function fromHex(text: string): Uint8Array | null {
  if (!/^0x(?:[0-9A-F]{2})+$/i.test(text)) return null
  return Uint8Array.from({ length: text.length / 2 - 1 }, (_, i) =>
    Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16),
  )
}
