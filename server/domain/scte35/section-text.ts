// Sections as text: 0x… in HLS attributes (rfc8216bis hexadecimal-sequence), base64 elsewhere.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += HEX[byte]
  return text
}
