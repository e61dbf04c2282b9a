import { expect, it } from 'vitest'
import { currentTimes, setChannelZone, timesOf } from './times.ts'

const at = Date.UTC(2027, 0, 4, 19, 30, 5)

it('formats an instant in each zone, with the zone’s short name', () => {
  expect(timesOf('Europe/Berlin').clock(at)).toBe('20:30:05')
  expect(timesOf('America/New_York').clockShort(at)).toBe('14:30')
  const short = (zone: string, instant = at) => timesOf(zone).zoneShort(instant)
  expect([short('Europe/Berlin'), short('Europe/Berlin', Date.UTC(2027, 6, 1))]).toEqual(['CET', 'CEST'])
  expect([short('America/New_York'), short('UTC'), short('Asia/Tashkent')]).toEqual(['EST', 'UTC', 'GMT+5'])
})

it('uses the zone of the channel whose page is open', () => {
  setChannelZone('Asia/Kathmandu')
  expect(currentTimes().clockShort(at)).toBe('01:15')
  setChannelZone(null)
  expect(currentTimes().zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
})
