// /ws/stream/<id>: the figures of a channel or an item each second, and events in between, for holders of a ticket.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket, WebSocketServer } from 'ws'
import { readTicket } from '#adapters/figures-ticket.ts'
import type { StreamMessage } from '#domain/figures/message.ts'
import type { ViewerEvent } from '#domain/figures/sessions.ts'
import type { Viewers } from './viewers.ts'

const EVERY_MS = 1_000
/** After this time a new ticket is required. */
const LONGEST_MS = 15 * 60_000
/** A signed-out user, a former member or a revoked key watches for five seconds more at most. */
const LOOK_EVERY_MS = 4_000
const MAX_SOCKETS = 500
/** Per channel, so that one account cannot use up all of them. */
const MAX_SOCKETS_A_CHANNEL = 20
/** A client that does not read. */
const MAX_UNSENT_BYTES = 262_144
/** A crowd that joins at once is reported in figures only. */
const MAX_EVENTS_A_SECOND = 50

const PATH = /^\/ws\/stream\/((?:ch|md)_[0-9a-z]{1,40})\?ticket=([\w.-]{1,400})$/

export interface FiguresSocket {
  close(): void
}

interface Watched {
  /** With the holders of their tickets. */
  sockets: Map<WebSocket, string | null>
  live: boolean | null
  events: number
}

export function openFiguresSocket(options: {
  server: Server
  /** installationTokenKey */
  key: Uint8Array
  now(): number
  viewers: Viewers
  isLive(channelId: string): boolean
  /** Whether a ticket's holder may still watch. */
  mayWatch(holder: string, channelId: string): Promise<boolean>
  /** Mbit/s of what goes on air now. */
  ingressOf(channelId: string): Promise<number>
}): FiguresSocket {
  const { server, key, now, viewers, isLive, mayWatch, ingressOf } = options
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024, perMessageDeflate: false })
  const watched = new Map<string, Watched>()

  function send(channelId: string, message: StreamMessage): void {
    const text = JSON.stringify(message)
    for (const socket of watched.get(channelId)?.sockets.keys() ?? []) {
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate()
      else if (socket.readyState === WebSocket.OPEN) socket.send(text)
    }
  }

  function tell(channelId: string, event: ViewerEvent): void {
    const room = watched.get(channelId)
    if (!room || room.events++ >= MAX_EVENTS_A_SECOND) return
    const { type, session, ...facts } = event
    send(channelId, { type, data: { streamId: channelId, sessionId: session, ...facts } } as StreamMessage)
  }

  async function tick(channelId: string, room: Watched): Promise<void> {
    room.events = 0
    const live = isLive(channelId)
    if (live !== room.live) {
      room.live = live
      send(channelId, { type: 'stream_status', data: { streamId: channelId, status: live ? 'live' : 'offline' } })
    }
    const ingressBitrateMbps = live ? await ingressOf(channelId).catch(() => 0) : 0
    const data = { streamId: channelId, ingressBitrateMbps, ...viewers.figures(channelId) }
    send(channelId, { type: 'metrics', data })
  }

  function join(channelId: string, socket: WebSocket, holder: string | null): void {
    const room = watched.get(channelId) ?? { sockets: new Map(), live: null, events: 0 }
    watched.set(channelId, room)
    room.sockets.set(socket, holder)
    // The new client has no data yet; the others ignore the repetition.
    room.live = null
    const end = setTimeout(() => socket.close(4001, 'Ask for a new ticket.'), LONGEST_MS)
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearTimeout(end)
      room.sockets.delete(socket)
      if (room.sockets.size === 0) watched.delete(channelId)
    })
    void tick(channelId, room)
  }

  /** Ends the connections of those who lost access. While the database is away nobody loses any. */
  async function endFormer(): Promise<void> {
    for (const [channelId, { sockets: open }] of [...watched])
      for (const holder of new Set(open.values())) {
        if (holder === null || (await mayWatch(holder, channelId).catch(() => true))) continue
        for (const [socket, its] of open) if (its === holder) socket.close(4003, 'Your access has ended.')
      }
  }

  const onUpgrade = async (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const [, channelId = '', ticket = ''] = PATH.exec(req.url ?? '') ?? []
    const read = await readTicket(key, ticket, channelId, now())
    const taken = watched.get(channelId)?.sockets.size ?? 0
    if (!read || sockets.clients.size >= MAX_SOCKETS || taken >= MAX_SOCKETS_A_CHANNEL)
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    else sockets.handleUpgrade(req, socket, head, (opened) => join(channelId, opened, read.holder))
  }
  server.on('upgrade', onUpgrade)
  viewers.onEvent(tell)
  const timer = setInterval(() => {
    for (const [channelId, room] of watched) void tick(channelId, room)
  }, EVERY_MS)

  const over = new AbortController()
  void (async () => {
    while (!over.signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined)
      await endFormer()
    }
  })()

  return {
    close() {
      over.abort()
      clearInterval(timer)
      server.off('upgrade', onUpgrade)
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}
