// A feed that we fetch, as it is, onto a pipe: nothing is decoded here but what FFmpeg must look at to know it.
// It connects to a door of ours on this machine (worker/pull), or with SRT to the address that was checked.
import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { FIRST_PIPE } from './process.ts'

/** What must not stand among the arguments is read from here. */
export const SCRIPT_PIPE = FIRST_PIPE
export const MEDIA_PIPE = FIRST_PIPE + 1

/** An attempt to read or connect ends after this. */
const TIMEOUT_US = 10_000_000
const CODECS = 'h264,hevc,mpeg2video,aac,mp2,mp2float,mp3,mp3float,ac3,opus,libopus,pcm_alaw,pcm_mulaw'
const LOOK = ['-fflags', '+genpts', '-probesize', '5000000', '-analyzeduration', '3000000']
const LIMITS = ['-codec_whitelist', CODECS, '-max_pixels', String(MAX_PIXELS)]

/** Segments come in one go: read at the pace of the picture, or the channel would see bursts and silence. */
export const hlsInput = (playlist: string): string[] => [
  '-protocol_whitelist',
  'http,tcp,crypto',
  '-format_whitelist',
  'hls,mpegts,mov,aac,mp3,ac3,eac3',
  ...LOOK,
  ...LIMITS,
  '-rw_timeout',
  String(TIMEOUT_US),
  '-re',
  '-f',
  'hls',
  '-i',
  playlist,
]

export const rtspInput = (address: string): string[] => [
  '-protocol_whitelist',
  'tcp',
  '-format_whitelist',
  'rtsp',
  '-rtsp_transport',
  'tcp',
  ...LOOK,
  ...LIMITS,
  '-timeout',
  String(TIMEOUT_US),
  '-f',
  'rtsp',
  '-i',
  address,
]

/** The address, streamid and passphrase come in the script. What is nested in what comes is read by the safe rules. */
export const scriptedInput = (): string[] => [
  '-protocol_whitelist',
  'pipe,srt',
  '-format_whitelist',
  'concat,mpegts',
  ...LOOK,
  ...LIMITS,
  '-f',
  'concat',
  '-safe',
  '0',
  '-i',
  `pipe:${SCRIPT_PIPE}`,
]

export interface SrtCall {
  /** As it was let through: no name. */
  address: string
  family: 4 | 6
  port: number
  /** Of the customer’s address; percent signs are read by now. */
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

/** As av_get_token reads it: between apostrophes all is meant as it stands; an apostrophe itself stands outside. */
function quoted(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f]/.test(value)) throw new Error('a value has a control character')
  return `'${value.replaceAll("'", "'\\''")}'`
}

export function pullArgs(input: readonly string[]): string[] {
  return [
    '-loglevel',
    'error',
    ...input,
    '-map',
    '0:v:0',
    '-map',
    '0:a:0?',
    '-c',
    'copy',
    '-flush_packets',
    '1',
    '-f',
    'nut',
    `pipe:${MEDIA_PIPE}`,
  ]
}

/** What pullArgs wrote, into the encoder. Nothing else is opened, whatever the bytes say. */
export const fetchedInputArgs = (): string[] => [
  '-protocol_whitelist',
  'pipe',
  '-format_whitelist',
  'nut',
  '-fflags',
  '+genpts',
  '-probesize',
  '1000000',
  '-analyzeduration',
  '1000000',
  ...LIMITS,
  '-f',
  'nut',
  '-i',
  `pipe:${FIRST_PIPE}`,
]

/** Its beginning, for ffprobe. */
export const fetchedProbeArgs = (): string[] => [
  '-v',
  'error',
  '-show_entries',
  'format=format_name:stream=index,codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,channels,sample_rate',
  '-of',
  'json=c=1',
  ...fetchedInputArgs(),
]
