import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { openScrapers } from './scrapers.ts'

const from = (remoteAddress: string, headers: IncomingMessage['headers'] = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

it('the metrics are for this machine and listed addresses, and for nobody behind a proxy', () => {
  const mayScrape = openScrapers(['172.28.6.0/24', '2001:db8::7'])
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '172.28.6.9', '::ffff:172.28.6.9', '2001:db8::7'])
    expect([address, mayScrape(from(address))]).toEqual([address, true])
  for (const address of ['172.28.7.9', '10.0.0.1', '2001:db8::8', 'undefined', ''])
    expect([address, mayScrape(from(address))]).toEqual([address, false])
  expect(mayScrape(from('172.28.6.9', { 'x-forwarded-for': '203.0.113.7' }))).toBe(false)
  expect(openScrapers([])(from('172.28.6.9'))).toBe(false)
})
