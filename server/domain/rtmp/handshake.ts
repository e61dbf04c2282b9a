// The simple handshake (Adobe RTMP 1.0, section 5.2), server side. S1 states no version, so no peer expects the digests
// of Flash players.

export const RTMP_VERSION = 3
export const HANDSHAKE_BYTES = 1_536
/** C0 and C1. */
export const HELLO_BYTES = 1 + HANDSHAKE_BYTES

/**
 * S0, S1 and S2.
 * @param random 1,528 bytes
 * @returns null for a peer that does not speak RTMP
 */
export function answerHello(hello: Uint8Array, random: Uint8Array): Uint8Array | null {
  if (hello.length !== HELLO_BYTES || hello[0] !== RTMP_VERSION) return null
  if (random.length !== HANDSHAKE_BYTES - 8) throw new Error('The handshake needs 1,528 random bytes.')
  return Buffer.concat([Uint8Array.of(RTMP_VERSION), new Uint8Array(8), random, hello.subarray(1)])
}
