// Why a feed could not be pulled, as a sentence. Text of FFmpeg or of a server is never shown: it may repeat an address
// and its secrets.

const KNOWN: readonly [RegExp, string][] = [
  [/matches no streams/i, 'The feed has no video.'],
  [
    /exceeds specified max pixel count|picture size \d+x\d+ is invalid/i,
    'The video is larger than the maximum of 4096×3072.',
  ],
  [/connection refused/i, 'Nothing is listening at the server’s address.'],
  [/network is unreachable|no route to host/i, 'The server cannot be reached from this machine.'],
  [
    /bad secret|wrong password|incorrect passphrase|unsecure|rejected/i,
    'The server rejected the passphrase or the streamid.',
  ],
  [/401|403|unauthorized|forbidden/i, 'The server rejected the user name, the password or the address.'],
  [/404|not found/i, 'The server does not know this address.'],
  [/461|unsupported transport/i, 'The server does not support RTSP over TCP.'],
  [
    /not on whitelist/i,
    'The video or audio codec is not supported. Supported are H.264, H.265 and MPEG-2 with AAC, MP2, MP3, AC-3, Opus or G.711.',
  ],
  [/timed out|timeout/i, 'The server did not answer in time.'],
  [/connection to srt\S* failed/i, 'Nothing answers SRT at the server’s address.'],
]

/** @param hadMedia whether some of the feed had arrived */
export function describePullFailure(stderr: string, hadMedia: boolean): string {
  const known = KNOWN.find(([pattern]) => pattern.test(stderr))
  if (known) return known[1]
  return hadMedia ? 'The server ended the feed.' : 'The server’s response is not a readable feed.'
}

/** @param code of a Node error on a socket */
export function describeSocketError(code: string | undefined): string {
  if (code === 'ECONNREFUSED') return 'Nothing is listening at the server’s address.'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'The server cannot be reached from this machine.'
  if (code === 'ETIMEDOUT') return 'The server did not answer in time.'
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') return 'The server closed the connection.'
  if (code && /CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO|EPROTO/.test(code))
    return 'The server’s certificate could not be verified, or it does not speak TLS on this port.'
  return 'The connection to the server failed.'
}

/** @param status of HTTP or RTSP, not a success */
export function describeStatus(status: number): string {
  if (status === 401 || status === 403) return 'The server rejected the user name, the password or the address.'
  if (status === 404 || status === 410) return 'The server does not know this address.'
  if (status === 454) return 'The server ended the session.'
  if (status === 461) return 'The server does not support RTSP over TCP.'
  if (status === 429 || status === 453 || status === 503) return 'The server is too busy.'
  if (status >= 500) return `The server reported an internal error (${status}).`
  return `The server answered with ${status}.`
}
