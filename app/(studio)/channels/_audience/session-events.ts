import type { SessionTraceView } from '#features/analytics/session-schema.ts'

export interface SessionEvent {
  id: string
  at: string
  kind: 'play' | 'stall' | 'switch' | 'error' | 'gap'
  words: string
}

const seconds = (from: string, to: string) => `${((Date.parse(to) - Date.parse(from)) / 1_000).toFixed(1)} s`

/** What happened in a session as text, oldest first. */
export function listSessionEvents({ slices, switches, errors, startupMs }: SessionTraceView): SessionEvent[] {
  const events: Omit<SessionEvent, 'id'>[] = []
  for (const [i, { from, to, kind, rendition }] of slices.entries()) {
    const before = slices[i - 1]
    if (!before)
      events.push({
        ...{ at: from, kind: 'play' },
        words: `First frame${rendition ? ` in ${rendition}` : ''}${startupMs === null ? '' : `, ${(startupMs / 1_000).toFixed(1)} s after play`}`,
      })
    else if (Date.parse(from) > Date.parse(before.to)) {
      const gap = `${seconds(before.to, from)} paused, seeking or silent`
      events.push({ at: before.to, kind: 'gap', words: gap })
    }
    if (kind === 'stalled') events.push({ at: from, kind: 'stall', words: `Stalled for ${seconds(from, to)}` })
  }
  for (const at of switches) {
    const now = slices.find(({ from, to }) => from <= at && at < to) ?? slices.findLast(({ to }) => to <= at)
    const to = [now?.rendition, now?.bitrateKbps && `${now.bitrateKbps} kbit/s`].filter(Boolean).join(', ')
    events.push({ at, kind: 'switch', words: to ? `Switched to ${to}` : 'Switched the bitrate' })
  }
  for (const { at, code } of errors) events.push({ at, kind: 'error', words: `Error: ${code}` })
  return events
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map((event, i) => ({ ...event, id: `${event.at} ${i}` }))
}
