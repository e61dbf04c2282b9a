// What FFmpeg prints when a connection fails, as a sentence for people. Its words are never shown as
// they are: they name addresses. Of TLS it knows nothing: that is the outlet's to tell.

const KNOWN: readonly [RegExp, string][] = [
  [/connection refused/i, 'Nothing listens at the server’s address.'],
  [/network is unreachable|no route to host/i, 'The server cannot be reached from here.'],
  [
    /failed to resolve|name or service not known|temporary failure in name resolution/i,
    'The server’s name is not known.',
  ],
  [/badname|publish.*(fail|denied|reject)|unauthorized|badauth|server error/i, 'The server refused the stream key.'],
  [/timed out|timeout/i, 'The server did not answer in time.'],
]

/** Most servers say no more than this to a key they do not know. */
const REFUSED = 'The server closed the connection before it took the stream: most often it refuses the stream key.'

/** @param wasLive it had taken some of the stream */
export function describeRelayFailure(stderr: string, wasLive: boolean): string {
  const known = KNOWN.find(([pattern]) => pattern.test(stderr))
  if (known) return known[1]
  return wasLive ? 'The server closed the connection.' : REFUSED
}
