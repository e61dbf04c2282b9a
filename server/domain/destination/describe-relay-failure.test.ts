import { describe, expect, it } from 'vitest'
import { describeRelayFailure } from './describe-relay-failure.ts'

const CERTIFICATE = /certificate|TLS/

describe('FFmpeg’s failure messages', () => {
  it.each([
    [
      '[tls @ 0x5581] Error in the pull function.\n[rtmp @ 0x5580] Server error: badname',
      false,
      /refused the stream key/,
    ],
    ['[tls @ 0x5581] The TLS connection was non-properly terminated.', true, /closed the connection\.$/],
    ['[rtmp @ 0x5580] Cannot open connection tcp://127.0.0.1:9: Connection refused', false, /Nothing is listening/],
    ['[rtmp @ 0x5580] Cannot read RTMP handshake response: Connection timed out', false, /in time/],
    ['', false, /usual cause is a wrong stream key/],
  ])('%j is described by what happened, not by who printed it', (stderr, wasLive, words) => {
    expect(describeRelayFailure(stderr, wasLive)).toMatch(words)
    expect(describeRelayFailure(stderr, wasLive)).not.toMatch(CERTIFICATE)
  })
})
