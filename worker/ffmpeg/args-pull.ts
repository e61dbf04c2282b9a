// Copies a pulled feed to a pipe: nothing is decoded but what FFmpeg must probe. It connects to a proxy of ours on this
// machine (worker/pull), or with SRT to the checked address.
import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { options } from './options.ts'
import { FIRST_PIPE } from './process.ts'

/** Secrets must not be among the arguments: they are read from here. */
export const SCRIPT_PIPE = FIRST_PIPE
export const MEDIA_PIPE = FIRST_PIPE + 1

/** An attempt to read or connect ends after this. */
const TIMEOUT_US = 10_000_000
const CODECS = 'h264,hevc,mpeg2video,aac,mp2,mp2float,mp3,mp3float,ac3,opus,libopus,pcm_alaw,pcm_mulaw'
const LOOK = options({ fflags: '+genpts', probesize: '5000000', analyzeduration: '3000000' })
const LIMITS = options({ codec_whitelist: CODECS, max_pixels: MAX_PIXELS })

/** Segments arrive at once: they are read in real time, or the channel would get bursts and pauses. */
export const hlsInput = (playlist: string): string[] => [
  ...options({ protocol_whitelist: 'http,tcp,crypto', format_whitelist: 'hls,mpegts,mov,aac,mp3,ac3,eac3' }),
  ...LOOK,
  ...LIMITS,
  '-rw_timeout',
  String(TIMEOUT_US),
  '-re',
  ...options({ f: 'hls', i: playlist }),
]

export const rtspInput = (address: string): string[] => [
  ...options({ protocol_whitelist: 'tcp', format_whitelist: 'rtsp', rtsp_transport: 'tcp' }),
  ...LOOK,
  ...LIMITS,
  ...options({ timeout: TIMEOUT_US, f: 'rtsp', i: address }),
]

/** The script has the address, streamid and passphrase. Nested formats are opened by the safe rules. */
export const scriptedInput = (): string[] => [
  ...options({ protocol_whitelist: 'pipe,srt', format_whitelist: 'concat,mpegts' }),
  ...LOOK,
  ...LIMITS,
  ...options({ f: 'concat', safe: '0', i: `pipe:${SCRIPT_PIPE}` }),
]

export interface SrtCall {
  /** The allowed address, not a name. */
  address: string
  family: 4 | 6
  port: number
  /** From the customer’s address, percent-decoded. */
  options: Readonly<Record<string, string>>
}

const SRT_TIMEOUT_MS = 8_000

/** @throws Error when a value would need more than one line */
export function srtScript({ address, family, port, options }: SrtCall): string {
  const host = family === 6 ? `[${address}]` : address
  const given = { ...options, connect_timeout: String(SRT_TIMEOUT_MS), timeout: String(TIMEOUT_US) }
  return [
    'ffconcat version 1.0',
    `file srt://${host}:${port}?mode=caller`,
    ...Object.entries(given).map(([name, value]) => `option ${name} ${quoted(value)}`),
    '',
  ].join('\n')
}

/** As av_get_token reads it: text between apostrophes is literal; an apostrophe itself is outside. */
function quoted(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f]/.test(value)) throw new Error('a value contains a control character')
  return `'${value.replaceAll("'", "'\\''")}'`
}

export function pullArgs(input: readonly string[]): string[] {
  return [
    '-loglevel',
    'error',
    ...input,
    '-map',
    '0:v:0',
    ...options({ map: '0:a:0?', c: 'copy', flush_packets: '1', f: 'nut' }),
    `pipe:${MEDIA_PIPE}`,
  ]
}

/** The output of pullArgs, into the encoder. Nothing else is opened, whatever the bytes say. */
export const pulledInputArgs = (): string[] => [
  ...options({
    protocol_whitelist: 'pipe',
    format_whitelist: 'nut',
    fflags: '+genpts',
    probesize: '1000000',
    analyzeduration: '1000000',
  }),
  ...LIMITS,
  ...options({ f: 'nut', i: `pipe:${FIRST_PIPE}` }),
]

/** Its beginning, for ffprobe. */
export const fetchedProbeArgs = (): string[] => [
  ...options({
    v: 'error',
    show_entries:
      'format=format_name:stream=index,codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,channels,sample_rate',
    of: 'json=c=1',
  }),
  ...pulledInputArgs(),
]
