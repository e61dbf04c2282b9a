import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { writeTicket } from '#adapters/figures-ticket.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import type { StreamMessage } from '#domain/figures/message.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { openEdgePeers } from './edge-peers.ts'
import { type FiguresSocket, openFiguresSocket } from './figures-socket.ts'
import { Viewers } from './viewers.ts'

const segment = { startsAt: 0, durationMs: 1_920 } as AirSegment

const KEY = installationTokenKey('a secret of the installation')
const ID = `ch_${'a'.repeat(20)}`
let server: Server
let figures: FiguresSocket
let viewers: Viewers
let port: number
let live = true
/** Sessions and keys that have ended. */
const ended = new Set<string>()

beforeEach(async () => {
  viewers = new Viewers({ now: Date.now }, openEdgePeers([]))
  server = createServer((req, res) => {
    viewers.take({ subjectId: ID, sent: { rung: '720p', bytes: 1_000, segment }, target: req.url ?? '', req })
    res.end('segment')
  })
  const mayWatch = async (holder: string) => !ended.has(holder)
  const given = { server, viewers, key: KEY, now: Date.now, mayWatch, isLive: () => live, ingressOf: async () => 9.5 }
  figures = openFiguresSocket(given)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  figures.close()
  viewers.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const open = (ticket: string, id = ID) => new WebSocket(`ws://127.0.0.1:${port}/ws/stream/${id}?ticket=${ticket}`)
const take = (sid: string) => fetch(`http://127.0.0.1:${port}/7.m4s?CMCD=${encodeURIComponent(`bs,sid="${sid}"`)}`)

it('sends figures each second and viewer events, to holders of a ticket', async () => {
  const heard: StreamMessage[] = []
  const socket = open(await writeTicket(KEY, ID, Date.now()))
  socket.on('message', (data) => heard.push(JSON.parse(String(data))))
  await new Promise((done) => socket.once('message', done))
  await take('canary-session')
  await expect.poll(() => heard.filter(({ type }) => type === 'metrics').length, { timeout: 5_000 }).toBeGreaterThan(1)
  expect(heard[0]).toEqual({ type: 'stream_status', data: { streamId: ID, status: 'live' } })
  expect(heard.at(-1)).toEqual({
    type: 'metrics',
    data: {
      streamId: ID,
      concurrentViewers: 1,
      ingressBitrateMbps: 9.5,
      egressBitrateMbps: expect.any(Number),
      qualityDistribution: { '720p': 100 },
      droppedFrames: 0,
      bufferingEvents: 1,
    },
  })
  expect(heard).toContainEqual({
    type: 'viewer_joined',
    data: { streamId: ID, sessionId: expect.stringMatching(/^[\w-]{16}$/), quality: '720p' },
  })
  // Neither the player's session name nor its address.
  expect(JSON.stringify(heard)).not.toMatch(/canary|127\.0\.0\.1/)
  live = false
  await expect
    .poll(() => heard.some(({ data }) => 'status' in data && data.status === 'offline'), { timeout: 5_000 })
    .toBe(true)
  live = true
})

it.each([
  ['without one', async () => ['', ID]],
  ['with one that has expired', async () => [await writeTicket(KEY, ID, Date.now() - 60_000), ID]],
  ['with another channel’s', async () => [await writeTicket(KEY, ID, Date.now()), `ch_${'b'.repeat(20)}`]],
  [
    'with one of another installation',
    async () => [await writeTicket(installationTokenKey('another'), ID, Date.now()), ID],
  ],
])('rejects a connection %s', async (_, given) => {
  const [ticket = '', id = ''] = await given()
  const socket = open(ticket, id)
  const error = await new Promise<Error>((done) => socket.once('error', done))
  expect(error.message).toContain('403')
})

it('ends within five seconds only for those who lost access', async () => {
  const watch = async (holder: string | null) => {
    const socket = open(await writeTicket(KEY, ID, Date.now(), holder))
    await new Promise((done) => socket.once('open', done))
    return socket
  }
  const [former, other, unknown] = [await watch('ss_former'), await watch('ss_other'), await watch(null)]
  ended.add('ss_former')
  const from = Date.now()
  expect(await new Promise((done) => former.once('close', done))).toBe(4003)
  expect(Date.now() - from).toBeLessThan(5_000)
  expect([other.readyState, unknown.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
  other.terminate()
  unknown.terminate()
})

it('allows twenty connections to one channel, and leaves room for the others', async () => {
  const opened = async (id: string) => {
    const socket = open(await writeTicket(KEY, id, Date.now()), id)
    return new Promise<boolean>((done) => {
      socket.once('open', () => done(true)).once('error', () => done(false))
    })
  }
  const all: boolean[] = []
  for (let i = 0; i < 22; i++) all.push(await opened(ID))
  expect(all).toEqual([...Array(20).fill(true), false, false])
  expect(await opened(`ch_${'b'.repeat(20)}`)).toBe(true)
})

it('a viewer without a session name counts once, however many requests it makes', async () => {
  for (let i = 0; i < 5; i++) await fetch(`http://127.0.0.1:${port}/7.m4s`)
  await fetch(`http://127.0.0.1:${port}/7.m4s`, { headers: { 'user-agent': 'another' } })
  await fetch(`http://127.0.0.1:${port}/7.m4s`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  expect(viewers.figures(ID).concurrentViewers).toBe(3)
})
