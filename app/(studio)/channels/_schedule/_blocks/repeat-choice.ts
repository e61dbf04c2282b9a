// A block's rule as one of a few choices; any other rule is “custom” and shown as RRULE text.

export const REPEATS = [
  { value: 'once', label: 'Once' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekdays', label: 'Monday to Friday' },
  { value: 'weekly', label: 'Weekly' },
  { value: 'custom', label: 'Custom (RRULE)' },
] as const

export type Repeat = (typeof REPEATS)[number]['value']

export const WEEKDAYS = [
  { code: 'MO', name: 'Monday' },
  { code: 'TU', name: 'Tuesday' },
  { code: 'WE', name: 'Wednesday' },
  { code: 'TH', name: 'Thursday' },
  { code: 'FR', name: 'Friday' },
  { code: 'SA', name: 'Saturday' },
  { code: 'SU', name: 'Sunday' },
] as const

const WORKDAYS = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'
const WEEKLY = /^FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$/

export function readRepeat(rrule: string | null): Repeat {
  if (rrule === null) return 'once'
  if (rrule === 'FREQ=HOURLY') return 'hourly'
  if (rrule === 'FREQ=DAILY') return 'daily'
  if (rrule === WORKDAYS) return 'weekdays'
  return WEEKLY.test(rrule) ? 'weekly' : 'custom'
}

/** The weekday codes of a weekly rule. */
export function readWeekdays(rrule: string | null): string[] {
  return WEEKLY.exec(rrule ?? '')?.[1]?.split(',') ?? []
}

export function weeklyRule(codes: readonly string[]): string {
  const sorted = WEEKDAYS.filter(({ code }) => codes.includes(code)).map(({ code }) => code)
  return `FREQ=WEEKLY;BYDAY=${sorted.join(',')}`
}

/** @param startDay weekday of the first start, 0 Monday */
export function ruleOf(repeat: Repeat, startDay: number, before: string | null): string | null {
  switch (repeat) {
    case 'once':
      return null
    case 'hourly':
      return 'FREQ=HOURLY'
    case 'daily':
      return 'FREQ=DAILY'
    case 'weekdays':
      return WORKDAYS
    case 'weekly':
      return weeklyRule([WEEKDAYS[startDay]?.code ?? 'MO'])
    case 'custom':
      // With an interval it matches none of the choices above.
      return `${before ?? 'FREQ=MONTHLY'};INTERVAL=1`
  }
}
