// One segment of a channel, decoded to see whether it is black, and silent.
import { BRIGHTEST_COLOUR, SMALL } from './args-verify.ts'
import { options } from './options.ts'
import { FIRST_PIPE } from './process.ts'

/** A pixel below this of 255 is black; blackdetect at ingest has 0.045. */
const BLACK_BELOW = 12
const BLACK_PERCENT = 98
const SILENT_BELOW_DB = -60

/** The keyframes of the picture in the first pipe, and all of the sound in the second. */
export function signalArgs(hasSound: boolean): string[] {
  const input = (pipe: number) => options({ protocol_whitelist: 'pipe', f: 'mov', i: `pipe:${pipe}` })
  return [
    ...['-v', 'level+info', '-skip_frame', 'nokey', '-skip_loop_filter', 'all', '-threads', '1'],
    ...input(FIRST_PIPE),
    ...(hasSound ? input(FIRST_PIPE + 1) : []),
    ...['-map', '0:v:0', ...(hasSound ? ['-map', '1:a:0'] : [])],
    ...options({ 'filter:v:0': `${SMALL},${BRIGHTEST_COLOUR},blackframe=amount=0:threshold=${BLACK_BELOW}` }),
    ...(hasSound ? options({ 'filter:a:0': 'volumedetect' }) : []),
    ...options({ vsync: 'passthrough', f: 'null' }),
    '-',
  ]
}

/** Of its log. @returns null: it decoded no picture */
export function signalOf(log: string): { isBlack: boolean; isSilent: boolean } | null {
  const shares = [...log.matchAll(/ pblack:(\d{1,3}) /g)].map(([, share]) => Number(share))
  if (shares.length === 0) return null
  const [, loudest] = /max_volume: (-?\d{1,4}(?:\.\d)?|-inf) dB/.exec(log) ?? []
  return {
    isBlack: shares.every((share) => share >= BLACK_PERCENT),
    isSilent: loudest === '-inf' || (loudest !== undefined && Number(loudest) <= SILENT_BELOW_DB),
  }
}
