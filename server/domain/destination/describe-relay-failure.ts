// Turns what FFmpeg prints on a failed connection into a sentence. FFmpeg's text is never shown: it contains addresses.
// TLS failures are reported by the outlet.

const KNOWN: readonly [RegExp, string][] = [
  [/connection refused/i, 'Nothing is listening at the server’s address.'],
  [/network is unreachable|no route to host/i, 'The server cannot be reached from this machine.'],
  [/failed to resolve|name or service not known|temporary failure in name resolution/i, 'Server not found (DNS).'],
  [/badname|publish.*(fail|denied|reject)|unauthorized|badauth|server error/i, 'The server refused the stream key.'],
  [/timed out|timeout/i, 'The server did not answer in time.'],
]

/** Most servers say no more than this about an unknown key. */
const REFUSED = 'The server closed the connection before accepting the stream. The usual cause is a wrong stream key.'

/** @param wasLive whether it had accepted some of the stream */
export function describeRelayFailure(stderr: string, wasLive: boolean): string {
  const known = KNOWN.find(([pattern]) => pattern.test(stderr))
  if (known) return known[1]
  return wasLive ? 'The server closed the connection.' : REFUSED
}
