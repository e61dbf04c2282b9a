// Sends a channel's segments to an RTMP server: two pipes of CMAF in, FLV out, no encoding.
import { rtmpNames } from '#domain/destination/server-url.ts'
import { options } from './options.ts'
import { FIRST_PIPE } from './process.ts'

/** A stalled read or connect ends after this; the owner detects a stalled write. */
const SOCKET_TIMEOUT_US = 5_000_000
/** Enough for 6 Mbit/s over half a second of round trip; more would only hide a server that no longer reads. */
const SEND_BUFFER_BYTES = 512 * 1024

/** A descriptor of the child after its input pipes: the preset, see presetOf. */
const PRESET_FD = FIRST_PIPE + 2

/** @param server rtmp, an address and a port. No name, no path, no key */
export function relayArgs(server: string): string[] {
  const input = (pipe: number) => ['-protocol_whitelist', 'pipe', '-re', ...options({ f: 'mp4', i: `pipe:${pipe}` })]
  return [
    '-loglevel',
    'error',
    '-copyts',
    ...input(FIRST_PIPE),
    ...input(FIRST_PIPE + 1),
    '-map',
    '0:v',
    ...options({
      map: '1:a',
      c: 'copy',
      fpre: `/dev/fd/${PRESET_FD}`,
      rw_timeout: SOCKET_TIMEOUT_US,
      send_buffer_size: SEND_BUFFER_BYTES,
      flvflags: 'no_duration_filesize',
      f: 'flv',
    }),
    server,
  ]
}

/**
 * A preset file with the names that FFmpeg would otherwise take from the URL. Everybody on the machine can read
 * arguments, and FFmpeg prints its URLs in errors: the key is in neither.
 * @param url rtmp:// or rtmps://, as the customer entered it
 * @throws Error when a value would need more than one line
 */
export function presetOf(url: URL, streamKey: string): string {
  const { app, tcUrl } = rtmpNames(url)
  const values = { rtmp_app: app, rtmp_tcurl: tcUrl, rtmp_playpath: streamKey }
  return Object.entries(values)
    .map(([name, value]) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      if (/[\x00-\x1f]/.test(value)) throw new Error(`${name} contains a control character`)
      return `${name}=${value}\n`
    })
    .join('')
}
