// What the time bar shows, as a list: the newest first.
import { isRule, ruleFacts } from '#domain/alert/rules.ts'
import type { RecorderView } from '#features/recorder/schema.ts'
import { driftWords, REASON_WORDS } from '../_as-run/as-run-words.ts'
import { DESTINATION_WORDS, PROBE_WORDS, STATE_WORDS } from './recorder-words.ts'

export type EventTone = 'neutral' | 'accent' | 'warn' | 'danger'

export interface RecorderEvent {
  id: string
  at: string
  /** Null: it lasts, or has no length. */
  endsAt: string | null
  lane: 'State' | 'Programmes' | 'Destinations' | 'Alerts' | 'Probe'
  what: string
  note: string | null
  tone: EventTone
}

const MARK_WORDS = {
  restart: 'Restarted by command',
  takeover: 'Another worker took the channel',
  deviation: 'Differs from the plan',
}

export function listEvents(view: RecorderView): RecorderEvent[] {
  const endOf = (to: string) => (to < view.to ? to : null)
  const events: Omit<RecorderEvent, 'id'>[] = [
    ...view.state.map(({ from, to, value, note }) => ({
      ...{ at: from, endsAt: endOf(to), lane: 'State' as const, what: STATE_WORDS[value], note },
      tone: toneOfState(value),
    })),
    ...view.gaps.map(({ from, to, reason }) => ({
      ...{ at: from, endsAt: endOf(to), lane: 'Programmes' as const, what: 'Slate', tone: 'danger' as const },
      note: reason && REASON_WORDS[reason],
    })),
    ...view.destinations.flatMap(({ name, spans }) =>
      spans.map(({ from, to, value, note }) => ({
        ...{ at: from, endsAt: endOf(to), lane: 'Destinations' as const, note },
        ...{ what: `${name}: ${DESTINATION_WORDS[value]}`, tone: toneOfDestination(value) },
      })),
    ),
    ...view.alerts.map(({ from, to, rule, severity, subject, message }) => ({
      ...{ at: from, endsAt: to, lane: 'Alerts' as const, note: message },
      ...{ what: `${isRule(rule) ? ruleFacts(rule).label : rule}: ${subject}` },
      tone: severity === 'critical' ? ('danger' as const) : ('warn' as const),
    })),
    ...view.probe.map(({ from, to, value, note }) => ({
      ...{ at: from, endsAt: endOf(to), lane: 'Probe' as const, what: PROBE_WORDS[value], note },
      tone: value === 'broken' ? ('danger' as const) : ('warn' as const),
    })),
    ...view.marks.map(({ at, kind, title, reason, driftMs }) => ({
      ...{ at, endsAt: null, lane: kind === 'deviation' ? ('Programmes' as const) : ('State' as const) },
      what: title ? `${title}: ${reason ? REASON_WORDS[reason].toLowerCase() : MARK_WORDS[kind]}` : MARK_WORDS[kind],
      note: driftMs ? `Drift ${driftWords(driftMs)}` : null,
      tone: kind === 'deviation' ? ('neutral' as const) : ('warn' as const),
    })),
  ]
  return events
    .map((event, index) => ({ ...event, id: `${event.lane} ${event.at} ${index}` }))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

function toneOfState(value: RecorderView['state'][number]['value']): EventTone {
  if (value === 'failed' || value === 'failing') return 'danger'
  if (value === 'stopped') return 'neutral'
  return value === 'on-air' || value === 'live' ? 'accent' : 'warn'
}

function toneOfDestination(value: RecorderView['destinations'][number]['spans'][number]['value']): EventTone {
  if (value === 'down') return 'danger'
  return value === 'connected' ? 'accent' : 'neutral'
}
