// The line of a cue with its times: WebVTT `01:02.500 --> 01:04.000 line:0`, SubRip `00:01:02,500 --> 00:01:04,000`.
import { MAX_CUE_MS } from './cue.ts'

const TIME = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})$/
const SETTING =
  /^(?:line:-?\d{1,3}%?|position:\d{1,3}%|size:\d{1,3}%|align:(?:start|center|end|left|right)|vertical:(?:rl|lr))$/
const MAX_LINE = 500
const ARROW = '-->'

export const isTimesLine = (line: string) => line.includes(ARROW)

/** @returns null for anything else, and for an end that is not after its start */
export function readTimes(line: string): { startMs: number; endMs: number; settings?: string } | null {
  if (line.length > MAX_LINE) return null
  const arrow = line.indexOf(ARROW)
  if (arrow < 0) return null
  const [end = '', ...words] = line
    .slice(arrow + ARROW.length)
    .trim()
    .split(/\s+/)
  const startMs = readTime(line.slice(0, arrow).trim())
  const endMs = readTime(end)
  if (startMs === null || endMs === null || endMs <= startMs || endMs > MAX_CUE_MS) return null
  const settings = cleanSettings(words.join(' '))
  return { startMs, endMs, ...(settings && { settings }) }
}

/** Those that WebVTT has, with values that it allows. */
export const cleanSettings = (text: string) =>
  text
    .split(/\s/)
    .filter((word) => SETTING.test(word))
    .join(' ')

/** @returns milliseconds; null for anything else */
export function readTime(text: string): number | null {
  const [, hours = '0', minutes, seconds, fraction = ''] = TIME.exec(text) ?? []
  if (minutes === undefined || seconds === undefined || Number(seconds) > 59) return null
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(fraction.padEnd(3, '0'))
}

/** @param ms not negative */
export function writeTime(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const rest = String(ms % 1_000).padStart(3, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}.${rest}`
}
