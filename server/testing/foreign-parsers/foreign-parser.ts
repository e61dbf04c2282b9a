export interface ForeignParser {
  /** The exported name. */
  name: string
  /** The longest input that reaches it, in characters or bytes. */
  longest: number
  /** Its own hostile pieces; each is repeated to the requested length, and put between `before` and `behind`. */
  pumps?: readonly { before?: string; piece: string; behind?: string }[]
  run(text: string): unknown
}

export const HTTP_HEADER = 16_384
export const JSON_BODY = 1_048_576
export const PLAYLIST = 2 * 1_048_576
export const STDERR = 65_536

export const bytes = (text: string) => Buffer.from(text, 'latin1')
export const quietly = (work: () => unknown) => {
  try {
    work()
  } catch {
    // A parser may reject its input; the time it takes counts.
  }
}
/** In pieces as a network may deliver them: the worst cut is one byte at a time. */
export const inPieces = (text: string, length: number, push: (piece: Buffer) => void) => {
  const whole = bytes(text)
  quietly(() => {
    for (let at = 0; at < whole.length; at += length) push(whole.subarray(at, at + length))
  })
}
