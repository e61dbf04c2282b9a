import type { IncomingMessage } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { openEdgePeers } from './edge-peers.ts'
import { MAX_NEW_A_MINUTE, Viewers } from './viewers.ts'

const segment = { startsAt: 0, durationMs: 1_920 } as AirSegment

const ID = 'ch_1'
const clock = { nowMs: 1_000_000, now: () => clock.nowMs }
const peers = openEdgePeers(['192.0.2.7', '10.1.0.0/16', '2001:db8:e::/48'])
let viewers = new Viewers(clock, peers)
afterEach(() => {
  viewers.close()
  viewers = new Viewers(clock, peers)
})

const request = (remoteAddress: string, headers: IncomingMessage['headers'] = {}) =>
  ({ socket: { remoteAddress }, headers }) as IncomingMessage
const watch = (req: IncomingMessage, sid?: string) =>
  viewers.take({
    subjectId: ID,
    sent: { rung: '720p', bytes: 10, segment },
    target: sid ? `/7.m4s?CMCD=sid%3D%22${sid}%22` : '/7.m4s',
    req,
  })
const count = () => viewers.figures(ID).concurrentViewers

it.each([
  ['127.0.0.1', true],
  ['::ffff:127.0.0.1', true],
  ['::1', true],
  ['192.0.2.7', true],
  ['::ffff:192.0.2.7', true],
  ['10.1.255.3', true],
  ['2001:db8:e:5::1', true],
  ['192.0.2.8', false],
  ['10.2.0.1', false],
  ['2001:db8:f::1', false],
  ['', false],
])('identifies %s: %s', (address, trusted) => {
  const req = request(address, { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-playout-edge': '1' })
  expect([peers.isEdge(req), peers.fetchesForMany(req)]).toEqual([trusted, trusted])
  expect(peers.viewerAddress(req)).toBe(trusted ? '203.0.113.9' : address)
})

it('a stranger is one viewer, whatever address it forwards', () => {
  for (let i = 0; i < 50; i++) watch(request('203.0.113.5', { 'x-forwarded-for': `198.51.100.${i}` }))
  expect(count()).toBe(1)
})

it('made-up names at one address become one viewer, and others are still counted', () => {
  for (let i = 0; i < 1_000; i++) watch(request(`2001:db8:1:2::${i.toString(16)}`), `made-up-${i}`)
  expect(count()).toBe(MAX_NEW_A_MINUTE + 1)
  watch(request('2001:db8:1:3::1'), 'neighbour')
  watch(request('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }), 'behind-the-edge')
  expect(count()).toBe(MAX_NEW_A_MINUTE + 3)
  clock.nowMs += 60_000
  watch(request('2001:db8:1:2::1'), 'a-minute-later')
  expect(count()).toBe(MAX_NEW_A_MINUTE + 4)
})

it('different user agents at one address are limited too, and known viewers stay', () => {
  watch(request('203.0.113.5'), 'known')
  for (let i = 0; i < 1_000; i++) watch(request('203.0.113.5', { 'user-agent': `agent ${i}` }))
  watch(request('203.0.113.5'), 'known')
  expect(count()).toBe(MAX_NEW_A_MINUTE + 1)
})

it('what an edge fetches counts as sent, without a viewer', () => {
  viewers.passOn(ID, 625_000)
  expect([count(), viewers.totals.bytes]).toEqual([0, 625_000])
  clock.nowMs += 1_000
  expect(viewers.figures(ID).egressBitrateMbps).toBe(1)
})
