// Whether a text names a time zone of the IANA database. Fixed offsets (+02:00) are none: they know
// no daylight saving, and a channel kept on one is an hour off half the year.
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
