// Deviations as sentences, in the channel's time zone.
import { sayLength, sayTime } from '#domain/schedule/check/say.ts'
import { lookUpOffsetMs } from '#domain/schedule/recurrence/zone.ts'
import type { DeviationReason } from './as-run-entry.ts'
import { type Deviation, isJoined } from './report.ts'

const BECAUSE: Record<DeviationReason, string> = {
  skipped: 'an operator skipped to the next item',
  inserted: 'an operator inserted an item',
  held: 'the channel was held on the slate',
  live: 'a live feed was on air',
  'live-lost': 'the live feed was lost',
  'live-behind': 'this machine could not encode the live feed in time',
  'schedule-changed': 'the schedule was changed',
  'media-unavailable': 'an item could not be read',
  'soft-start': 'the previous item overran',
  'hard-start': 'a hard start cut it',
  'off-air': 'the channel was started, stopped or restarted',
  unknown: 'the reason is unknown',
}

/** One sentence: what was planned, what aired, and why. */
export function sayDeviation({ line, verdict, reason }: Deviation, zone: string): string {
  const time = (at: number) => sayTime(Math.floor((at + lookUpOffsetMs(zone, at)) / 1_000) * 1_000)
  const because = reason === null ? '' : `: ${BECAUSE[reason]}`
  if (line.verdict === 'missing')
    return `“${line.planned.title}”, planned for ${time(line.planned.startsAt)}, did not air${because}.`
  const { aired } = line
  if (line.verdict === 'unplanned') {
    if (aired.kind === 'SLATE')
      return `The slate aired from ${time(aired.startsAt)} for ${sayLength(aired.durationMs)}${because}.`
    const what = verdict === 'inserted' ? 'was inserted by an operator' : 'aired in place of the plan'
    const why = verdict === 'inserted' ? '' : because
    return `“${aired.title}” ${what} at ${time(aired.startsAt)} for ${sayLength(aired.durationMs)}${why}.`
  }
  const { title, startsAt } = line.planned
  const planned = `“${title}”, planned for ${time(startsAt)}, `
  if (line.verdict === 'shifted')
    return `${planned}began ${sayLength(Math.abs(line.shiftMs))} ${line.shiftMs > 0 ? 'late' : 'early'}${because}.`
  if (line.verdict === 'overran') return `${planned}overran by ${sayLength(line.overMs)}${because}.`
  if (line.verdict === 'cut') {
    if (isJoined(line)) return `${planned}was joined ${sayLength(line.shiftMs)} after its start${because}.`
    return `${planned}aired ${sayLength(line.cutMs)} less than planned${because}.`
  }
  return `${planned}aired as planned.`
}
