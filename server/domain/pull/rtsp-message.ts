// Splits RTSP over one TCP connection into its parts: requests and responses in text, interleaved media (RFC 2326
// §10.12: `$`, channel, length, bytes).

export interface RtspMessage {
  kind: 'message'
  /** Request line or status line. */
  first: string
  headers: [name: string, value: string][]
  body: Uint8Array
}

export type RtspPiece = RtspMessage | { kind: 'media'; bytes: Uint8Array }

const MAX_HEAD_BYTES = 16 * 1024
const MAX_BODY_BYTES = 256 * 1024
const DOLLAR = 0x24
const MEDIA_HEAD_BYTES = 4

export class BrokenRtspError extends Error {}

export class RtspSplitter {
  #bytes = Buffer.alloc(0)
  /**
   * What arrived since, joined only when the next part may be complete: small pieces must not copy the rest each time.
   */
  #waiting: Uint8Array[] = []
  #length = 0
  #needed = 1

  /** Accepts any cut. @throws BrokenRtspError when it is not RTSP */
  push(bytes: Uint8Array): RtspPiece[] {
    this.#waiting.push(bytes)
    this.#length += bytes.length
    if (this.#length < this.#needed) return []
    this.#bytes = Buffer.concat([this.#bytes, ...this.#waiting])
    this.#waiting = []
    const pieces: RtspPiece[] = []
    for (let piece = this.#next(); piece; piece = this.#next()) pieces.push(piece)
    this.#length = this.#bytes.length
    return pieces
  }

  #next(): RtspPiece | null {
    this.#needed = 1
    if (this.#bytes[0] === DOLLAR) {
      if (this.#bytes.length < MEDIA_HEAD_BYTES) return null
      const media = this.#take(MEDIA_HEAD_BYTES + this.#bytes.readUInt16BE(2))
      return media && { kind: 'media', bytes: media }
    }
    const end = this.#bytes.indexOf('\r\n\r\n')
    if (end > MAX_HEAD_BYTES || (end < 0 && this.#bytes.length > MAX_HEAD_BYTES)) throw new BrokenRtspError()
    if (end < 0) return null
    const [first = '', ...lines] = this.#bytes.subarray(0, end).toString('latin1').replace(/^\s+/, '').split('\r\n')
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    })
    const length = Number(headerOf({ headers }, 'content-length') ?? 0)
    if (!/RTSP\/\d/.test(first) || !(length >= 0 && length <= MAX_BODY_BYTES)) throw new BrokenRtspError()
    const whole = this.#take(end + 4 + length)
    return whole && { kind: 'message', first, headers, body: whole.subarray(end + 4) }
  }

  #take(length: number): Uint8Array | null {
    if (this.#bytes.length < length) {
      this.#needed = length
      return null
    }
    const taken = this.#bytes.subarray(0, length)
    this.#bytes = this.#bytes.subarray(length)
    return taken
  }
}

export function headerOf({ headers }: Pick<RtspMessage, 'headers'>, name: string): string | null {
  return headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? null
}

export function writeRtsp({ first, headers, body }: Omit<RtspMessage, 'kind'>): Uint8Array {
  const head = [first, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), body])
}

/** @returns 0 when it is not a status line */
export const statusOf = ({ first }: Pick<RtspMessage, 'first'>): number =>
  Number(/^RTSP\/\d\.\d (\d{3})\b/.exec(first)?.[1] ?? 0)
