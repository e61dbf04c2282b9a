// Parses and checks the RRULE of RFC 5545, section 3.3.10. Every error is a sentence for the field. FREQ=MINUTELY and
// SECONDLY are rejected: no block is that short, and a list does the same better.
import { parseLocal } from './local-time.ts'

export type Frequency = 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY' | 'HOURLY'

export interface RuleParts {
  freq: Frequency
  interval: number
  count: number | null
  /** Inclusive. utc: an instant; otherwise local ms. */
  until: { ms: number; utc: boolean } | null
  /** 0 Monday … 6 Sunday */
  weekStart: number
  byMonth: readonly number[]
  byWeekNo: readonly number[]
  byYearDay: readonly number[]
  byMonthDay: readonly number[]
  /** nth 0: every such weekday. */
  byDay: readonly { weekday: number; nth: number }[]
  byHour: readonly number[]
  byMinute: readonly number[]
  bySecond: readonly number[]
  bySetPos: readonly number[]
}

export type ParsedRule = { ok: true; rule: RuleParts } | { ok: false; message: string }

export const MAX_COUNT = 10_000
const MAX_INTERVAL = 1_000
/** One every five minutes. */
const MAX_STARTS_A_DAY = 288
const FREQUENCIES: readonly string[] = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY']
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** Name → smallest and largest value; negative ones count from the end if `fromEnd`. */
const LISTS: Record<string, { min: number; max: number; fromEnd: boolean }> = {
  BYMONTH: { min: 1, max: 12, fromEnd: false },
  BYWEEKNO: { min: 1, max: 53, fromEnd: true },
  BYYEARDAY: { min: 1, max: 366, fromEnd: true },
  BYMONTHDAY: { min: 1, max: 31, fromEnd: true },
  BYHOUR: { min: 0, max: 23, fromEnd: false },
  BYMINUTE: { min: 0, max: 59, fromEnd: false },
  BYSECOND: { min: 0, max: 59, fromEnd: false },
  BYSETPOS: { min: 1, max: 366, fromEnd: true },
}
const KNOWN = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', ...Object.keys(LISTS)]

class RuleError extends Error {}

function refuse(message: string): never {
  throw new RuleError(message)
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\+?\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) refuse(`${name} must be a whole number from ${min} to ${max}, not “${text}”.`)
  return value
}

function numbers(name: string, text: string | undefined): number[] {
  if (text === undefined) return []
  const { min, max, fromEnd } = LISTS[name]!
  const values = text.split(',').map((part) => {
    const value = /^[+-]?\d{1,3}$/.test(part) ? Number(part) : Number.NaN
    const size = fromEnd ? Math.abs(value) : value
    if (size >= min && size <= max) return value
    return refuse(
      `${name} takes ${min} to ${max}${fromEnd ? `, or −${min} to −${max} from the end` : ''}, not “${part}”.`,
    )
  })
  return [...new Set(values)].sort((a, b) => a - b)
}

function weekdays(text: string | undefined): { weekday: number; nth: number }[] {
  if (text === undefined) return []
  return text.split(',').map((part) => {
    const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(part)
    const nth = match?.[1] === undefined ? 0 : Number(match[1])
    const valid = match && (match[1] === undefined || (nth !== 0 && Math.abs(nth) <= 53))
    if (!valid) refuse(`BYDAY takes MO, TU, WE, TH, FR, SA or SU, with a number before it for the nth, not “${part}”.`)
    return { weekday: WEEKDAYS.indexOf(match[2]!), nth }
  })
}

function untilOf(text: string | undefined): RuleParts['until'] {
  if (text === undefined) return null
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(text)
  const [year, month, day, hour = '23', minute = '59', second = '59', utc] = match?.slice(1) ?? []
  const ms = match && parseLocal(`${year}-${month}-${day}T${hour}:${minute}:${second}`)
  if (ms === null) return refuse(`UNTIL must be a date like 20271231 or 20271231T200000, not “${text}”.`)
  return { ms, utc: utc === 'Z' }
}

/** Combinations that RFC 5545 forbids. */
function checkTogether(rule: RuleParts): void {
  const { freq } = rule
  const numbered = rule.byDay.some(({ nth }) => nth !== 0)
  if (rule.count !== null && rule.until) refuse('COUNT and UNTIL exclude each other: keep one of them.')
  if (numbered && freq !== 'MONTHLY' && freq !== 'YEARLY')
    refuse(`A numbered weekday such as 1MO needs FREQ=MONTHLY or YEARLY, not ${freq}.`)
  if (numbered && rule.byWeekNo.length > 0) refuse('A numbered weekday such as 1MO cannot be combined with BYWEEKNO.')
  if (rule.byWeekNo.length > 0 && freq !== 'YEARLY') refuse(`BYWEEKNO needs FREQ=YEARLY, not ${freq}.`)
  if (rule.byYearDay.length > 0 && freq !== 'YEARLY' && freq !== 'HOURLY')
    refuse(`BYYEARDAY needs FREQ=YEARLY, not ${freq}.`)
  if (rule.byMonthDay.length > 0 && freq === 'WEEKLY') refuse('BYMONTHDAY cannot be combined with FREQ=WEEKLY.')
  if (rule.bySetPos.length > 0 && freq === 'HOURLY') refuse('BYSETPOS with FREQ=HOURLY is not supported.')
  const others = [rule.byMonth, rule.byWeekNo, rule.byYearDay, rule.byMonthDay, rule.byDay, rule.byHour, rule.byMinute]
  if (rule.bySetPos.length > 0 && ![...others, rule.bySecond].some((list) => list.length > 0))
    refuse('BYSETPOS selects from another BY… part: add one, for example BYDAY.')
}

function readParts(text: string): Map<string, string> {
  const parts = new Map<string, string>()
  const bare = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
  if (bare === '') refuse('The rule is empty. Enter for example FREQ=DAILY, or omit the rule for a single airing.')
  if (/DTSTART|\n/.test(bare)) refuse('Omit DTSTART: the block’s own start is used.')
  for (const part of bare.split(';')) {
    const [name = '', value = '', ...more] = part.split('=')
    if (value === '' || more.length > 0) refuse(`“${part}” is not of the form NAME=VALUE.`)
    if (!KNOWN.includes(name)) refuse(`“${name}” is not a part of a recurrence rule. Valid are: ${KNOWN.join(', ')}.`)
    if (parts.has(name)) refuse(`${name} occurs twice: keep one of them.`)
    parts.set(name, value)
  }
  return parts
}

/** @param text RFC 5545 RRULE without DTSTART, with or without “RRULE:” before it */
export function parseRrule(text: string): ParsedRule {
  try {
    const parts = readParts(text)
    const freq = parts.get('FREQ') ?? refuse('FREQ is missing: a rule needs a frequency, for example FREQ=WEEKLY.')
    if (freq === 'MINUTELY' || freq === 'SECONDLY')
      refuse(`FREQ=${freq} is too frequent for a block: make one longer block with a list.`)
    if (!FREQUENCIES.includes(freq)) refuse(`FREQ must be one of ${FREQUENCIES.join(', ')}, not “${freq}”.`)
    const weekStart = parts.get('WKST') ?? 'MO'
    if (!WEEKDAYS.includes(weekStart)) refuse(`WKST must be one of ${WEEKDAYS.join(', ')}, not “${weekStart}”.`)
    const rule: RuleParts = {
      freq: freq as Frequency,
      interval: wholeNumber('INTERVAL', parts.get('INTERVAL') ?? '1', 1, MAX_INTERVAL),
      count: parts.has('COUNT') ? wholeNumber('COUNT', parts.get('COUNT')!, 1, MAX_COUNT) : null,
      until: untilOf(parts.get('UNTIL')),
      weekStart: WEEKDAYS.indexOf(weekStart),
      byMonth: numbers('BYMONTH', parts.get('BYMONTH')),
      byWeekNo: numbers('BYWEEKNO', parts.get('BYWEEKNO')),
      byYearDay: numbers('BYYEARDAY', parts.get('BYYEARDAY')),
      byMonthDay: numbers('BYMONTHDAY', parts.get('BYMONTHDAY')),
      byDay: weekdays(parts.get('BYDAY')),
      byHour: numbers('BYHOUR', parts.get('BYHOUR')),
      byMinute: numbers('BYMINUTE', parts.get('BYMINUTE')),
      bySecond: numbers('BYSECOND', parts.get('BYSECOND')),
      bySetPos: numbers('BYSETPOS', parts.get('BYSETPOS')),
    }
    checkTogether(rule)
    if (startsADay(rule) > MAX_STARTS_A_DAY)
      refuse(
        `The rule gives ${startsADay(rule)} starts a day; the maximum is ${MAX_STARTS_A_DAY}. Make one longer block with a list.`,
      )
    return { ok: true, rule }
  } catch (error) {
    if (error instanceof RuleError) return { ok: false, message: error.message }
    throw error
  }
}

/** The maximum number of starts on a day that the rule matches. */
export function startsADay({ freq, interval, byHour, byMinute, bySecond }: RuleParts): number {
  const hours = freq === 'HOURLY' ? Math.ceil(24 / interval) : 1
  return (byHour.length || hours) * Math.max(1, byMinute.length) * Math.max(1, bySecond.length)
}
