// Events and sessions on their way to the store: one JSON line each.
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { PLAYER_STATES, type PlaybackEvent, type PlayerState } from '#domain/analytics/playback-event.ts'

/** With the names that all processes use. */
export interface StoredEvent {
  /** Id of a channel or item. */
  subjectId: string
  sessionId: string
  event: PlaybackEvent
}

/** Null: unknown. */
export interface SessionFacts {
  id: string
  accountId: string
  subjectId: string
  viewerId: string | null
  isBot: boolean
  country: string | null
  network: string | null
  device: string | null
  os: string | null
  browser: string | null
  player: string | null
  embedHost: string | null
  referrerHost: string | null
}

export interface EventBatch {
  sessions: SessionFacts[]
  events: StoredEvent[]
}

type StateCode = keyof typeof PLAYER_STATES
const CODES = new Map(Object.entries(PLAYER_STATES).map(([code, state]) => [state, code as StateCode]))

export const codeOf = (state: PlayerState | null): StateCode | null => (state === null ? null : CODES.get(state)!)
export const stateOf = (code: string | null): PlayerState | null =>
  code === null ? null : (PLAYER_STATES[code as StateCode] ?? null)

export function eventLine({ subjectId, sessionId, event }: StoredEvent): string {
  const { at, toldAt, sequence, state, airAt, bitrateKbps, playbackRate, startupMs } = event
  return JSON.stringify([
    ...[subjectId, sessionId, at, toldAt, sequence, codeOf(state), airAt, bitrateKbps, playbackRate, startupMs],
    ...[event.droppedFrames, event.errorCode, event.servedMs, event.rendition],
  ])
}

export const sessionLine = (session: SessionFacts): string => JSON.stringify(session)

const text = z.string().nullable()
const sessionSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  subjectId: z.string(),
  isBot: z.boolean(),
  // Lines of an earlier release do not have it.
  network: text.default(null),
  ...{ viewerId: text, country: text, device: text, os: text, browser: text, player: text },
  ...{ embedHost: text, referrerHost: text },
})

/** Lines between two turns of the event loop, which an origin shares with its viewers. */
const LINES_A_TURN = 2_000

/** @returns what the lines hold, and how many of them are unreadable: a process was killed while it wrote them */
export async function batchOf(lines: readonly string[]): Promise<EventBatch & { unreadable: number }> {
  const batch = { sessions: [] as SessionFacts[], events: [] as StoredEvent[], unreadable: 0 }
  for (const [i, line] of lines.entries()) {
    if (i % LINES_A_TURN === LINES_A_TURN - 1) await setImmediate()
    if (line === '') continue
    const given = jsonOf(line)
    const event = Array.isArray(given) ? eventOf(given) : null
    const session = event ? null : sessionSchema.safeParse(given)
    if (event) batch.events.push(event)
    else if (session?.success) batch.sessions.push(session.data)
    else batch.unreadable++
  }
  return batch
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const EVENT_FIELDS = 14

/** A line of eventLine(). Its types are those that were written: only a torn line differs, in its length. */
function eventOf(line: unknown[]): StoredEvent | null {
  if (line.length !== EVENT_FIELDS) return null
  const [subjectId, sessionId, at, toldAt, sequence, code, airAt, bitrateKbps, playbackRate, startupMs, ...more] = line
  const [droppedFrames, errorCode, servedMs, rendition] = more
  const event = {
    ...{ at, toldAt, sequence, state: stateOf(code as string | null), airAt, bitrateKbps, playbackRate, startupMs },
    ...{ droppedFrames, errorCode, servedMs, rendition },
  }
  return { subjectId, sessionId, event } as StoredEvent
}
