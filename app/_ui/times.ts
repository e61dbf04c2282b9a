'use client'
// Formats instants: in the channel's time zone on its pages, elsewhere in the browser's.
import { useSyncExternalStore } from 'react'

export interface Times {
  /** IANA name. */
  zone: string
  /** 14:03:27 */
  clock(instant: Instant): string
  /** 14:03 */
  clockShort(instant: Instant): string
  /** 21 Nov 2026, 14:03 */
  dateTime(instant: Instant): string
  /** 21 Nov 2026, 14:03:27 */
  dateTimeSeconds(instant: Instant): string
  /** CET, EDT, GMT+3 */
  zoneShort(instant: Instant): string
}

type Instant = string | number | Date

/** Each locale knows only the short names of its own region; others are formatted as GMT+3. */
const LOCALES = ['en-GB', 'en-US', 'en-AU', 'en-IN']
const known = new Map<string, Times>()

export function timesOf(zone: string): Times {
  let times = known.get(zone)
  if (!times) {
    times = makeTimes(zone)
    known.set(zone, times)
  }
  return times
}

function makeTimes(zone: string): Times {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone })
    return (instant: Instant) => formatter.format(new Date(instant))
  }
  const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const names = LOCALES.map((locale) => new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }))
  return {
    zone,
    clock: format({ ...hours, second: '2-digit' }),
    clockShort: format(hours),
    dateTime: format({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }),
    dateTimeSeconds: format({ dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }),
    zoneShort(instant) {
      const found = names.map((name) => shortName(name.formatToParts(new Date(instant))))
      return found.find((name) => !/[+-]\d/.test(name)) ?? found[0] ?? zone
    },
  }
}

const shortName = (parts: Intl.DateTimeFormatPart[]) => parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''

export const browserTimes = (): Times => timesOf(Intl.DateTimeFormat().resolvedOptions().timeZone)

/** Zone of the channel whose page is open; null: none. */
let channelZone: string | null = null
const listeners = new Set<() => void>()

export function setChannelZone(zone: string | null): void {
  channelZone = zone
  for (const listener of listeners) listener()
}

/** Formats for the open page. Components that call `useTimes` redraw when the zone changes. */
export const currentTimes = (): Times => (channelZone === null ? browserTimes() : timesOf(channelZone))

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** In the time zone of the open page. */
export const useTimes = (): Times => useSyncExternalStore(subscribe, currentTimes, currentTimes)
