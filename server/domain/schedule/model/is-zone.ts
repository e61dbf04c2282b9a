// Whether a text names a time zone of the IANA database. Fixed offsets (+02:00) are rejected: they have no daylight
// saving, so a channel would be an hour off for half the year.
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
