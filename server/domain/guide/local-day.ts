// Days as people in a channel's zone count them: 23, 24 or 25 hours long, and what the wall clock
// shows at an instant. Zones are IANA names; an unknown one throws RangeError.

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, format)
  return format
}

/** How far the zone's wall clock is ahead of UTC at an instant, in ms; whole minutes. */
export function zoneOffsetMs(zone: string, at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value)
  const wall = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
  return Math.round((wall - Math.floor(at / 1_000) * 1_000) / MINUTE_MS) * MINUTE_MS
}

/** `YYYY-MM-DD` on the zone's calendar. */
export function localDate(zone: string, at: number): string {
  return new Date(at + zoneOffsetMs(zone, at)).toISOString().slice(0, 10)
}

/**
 * First instant of a local date: where midnight is skipped the first moment behind the gap. A date the
 * zone never had (crossing the date line) begins and ends at once.
 * @param date `YYYY-MM-DD`; another form throws RangeError
 */
export function startOfDay(zone: string, date: string): number {
  const midnight = Date.parse(`${date}T00:00:00.000Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(midnight)) throw new RangeError(`${date} is no date`)
  // No zone is further than a day from UTC; transitions happen on whole minutes.
  let before = midnight / MINUTE_MS - 26 * 60
  let from = midnight / MINUTE_MS + 26 * 60
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (localDate(zone, middle * MINUTE_MS) >= date) from = middle
    else before = middle
  }
  return from * MINUTE_MS
}

/** The day [startsAt, endsAt) of that date in the zone. */
export function localDay(zone: string, date: string): { startsAt: number; endsAt: number } {
  const tomorrow = new Date(Date.parse(`${date}T12:00:00.000Z`) + 24 * HOUR_MS).toISOString().slice(0, 10)
  return { startsAt: startOfDay(zone, date), endsAt: startOfDay(zone, tomorrow) }
}
