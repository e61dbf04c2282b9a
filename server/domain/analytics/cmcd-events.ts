// Events that players report in CMCD version 2 (CTA-5004-B, event mode): one report a line, as the body of a POST request.
import { decodeCmcd } from '@svta/cml-cmcd'
import { OWN_KEYS } from './own-keys.ts'
import { PLAYER_STATES, type PlayerState, type ReportedEvent } from './playback-event.ts'

export const MOST_EVENTS = 100
const LONGEST_LINE = 4_096
const SHORT_TEXT = /^[ -~]{1,64}$/
/** The highest values that are taken: epoch ms, sequence numbers; kbit/s, frames; ms. */
const MOST = { time: 9_000_000_000_000, count: 1_000_000_000, kbps: 1_000_000, ms: 86_400_000, rate: 16 } as const

/** @returns in the order of their lines, at most MOST_EVENTS; lines that are no report are left out */
export function parseCmcdEvents(body: string): ReportedEvent[] {
  return body
    .split('\n', MOST_EVENTS)
    .filter((line) => line.length <= LONGEST_LINE)
    .flatMap((line) => reportOf(line) ?? [])
}

function reportOf(line: string): ReportedEvent | null {
  let report: Record<string, unknown>
  try {
    report = decodeCmcd(line.trim())
  } catch {
    return null
  }
  const [subject, session] = [textOf(report.cid), textOf(report.sid)]
  const [toldAt, sequence] = [numberOf(report.ts, MOST.time), numberOf(report.sn, MOST.time)]
  if (subject === null || session === null || toldAt === null || sequence === null) return null
  const latencyMs = numberOf(report.ltc, MOST.ms)
  return {
    subject,
    session,
    viewer: textOf(report[OWN_KEYS.viewer]),
    player: playerOf(report[OWN_KEYS.player]),
    page: pageOf(report),
    event: {
      at: toldAt,
      toldAt,
      sequence,
      state: stateOf(report.sta),
      airAt: numberOf(report[OWN_KEYS.air], MOST.time) ?? (latencyMs === null ? null : toldAt - latencyMs),
      // What is shown; otherwise what is fetched.
      bitrateKbps: numberOf(report.pb, MOST.kbps) ?? numberOf(report.br, MOST.kbps),
      rendition: renditionOf(report[OWN_KEYS.rendition]),
      playbackRate: rateOf(report.pr) ?? 1,
      startupMs: numberOf(report.msd, MOST.ms),
      droppedFrames: numberOf(report.dfa, MOST.count) ?? numberOf(report[OWN_KEYS.dropped], MOST.count),
      errorCode: report.e === 'e' || tokenOf(report.e) === 'e' ? (textOf(report.ec) ?? 'unknown') : null,
      servedMs: null,
    },
  }
}

/** Version 2 writes some values as lists, and with parameters: `br=(3000;v)`. */
function first(value: unknown): unknown {
  const one = Array.isArray(value) ? value[0] : value
  return typeof one === 'object' && one !== null && 'value' in one ? one.value : one
}

/** From 0 to `most`, rounded; null: none, or beyond. */
function numberOf(value: unknown, most: number): number | null {
  const number = rateOf(value, most)
  return number === null ? null : Math.round(number)
}

function rateOf(value: unknown, most: number = MOST.rate): number | null {
  const number = first(value)
  return typeof number === 'number' && number >= 0 && number <= most ? number : null
}

function textOf(value: unknown): string | null {
  const text = tokenOf(first(value))
  return text !== null && SHORT_TEXT.test(text) ? text : null
}

/** A string, or a token, which the library gives as a symbol or an object with a description. */
function tokenOf(value: unknown): string | null {
  if (typeof value === 'symbol') return value.description ?? null
  if (typeof value === 'object' && value !== null && 'description' in value) return tokenOf(value.description)
  return typeof value === 'string' ? value : null
}

export const RENDITION = /^\d{2,4}p$/

function renditionOf(value: unknown): string | null {
  const rendition = textOf(value)
  return rendition !== null && RENDITION.test(rendition) ? rendition : null
}

const PLAYER = /^[A-Za-z][A-Za-z0-9 .-]{0,39}$/

function playerOf(value: unknown): string | null {
  const player = textOf(value)
  return player !== null && PLAYER.test(player) ? player : null
}

function pageOf(report: Record<string, unknown>): ReportedEvent['page'] {
  const kind = textOf(report[OWN_KEYS.page])
  return kind === 'watch' || kind === 'embed' ? { kind, from: textOf(report[OWN_KEYS.from]) } : null
}

function stateOf(value: unknown): PlayerState | null {
  const text = textOf(value)
  return text !== null && Object.hasOwn(PLAYER_STATES, text) ? PLAYER_STATES[text as keyof typeof PLAYER_STATES] : null
}
