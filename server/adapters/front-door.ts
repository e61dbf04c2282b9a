// What a request of the web process meets before Next does. Next makes its own HTTP server and hands on no
// setting for it; Node announces each request on a diagnostics channel before the server handles it.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import ipaddr from 'ipaddr.js'
import { openAddressList } from './address-list.ts'
import { JSON_MAX_MS } from './limit-body.ts'
import { logger } from './log.ts'
import { makeReadable } from './readable-request.ts'

export interface FrontDoor {
  /** TRUSTED_PROXIES */
  proxies: readonly string[]
  /** Browsers reach the dashboard over https. */
  https: boolean
}

/** Uploads of gigabytes take their time: who reads them watches over it (receive-upload.ts). */
const UPLOADS = /^\/api\/(?:media|uploads)(?:[/?]|$)/
/** The handler answers first, where it reads the body (limit-body.ts). */
const BODY_MAX_MS = JSON_MAX_MS + 5_000
/** A year; other hosts of the same domain are not ours to decide about. */
const STRICT_TRANSPORT = 'max-age=31536000'

let opened = false

/** @param bodyMaxMs how long a body that is no upload may take to arrive */
export function openFrontDoor({ proxies, https }: FrontDoor, bodyMaxMs = BODY_MAX_MS): void {
  if (opened) return
  opened = true
  const isListed = openAddressList(proxies)
  subscribe('http.server.request.start', (message) => {
    const { request, response, server } = message as Announced
    makeReadable(request)
    // Node's own five minutes for a whole request would end an upload over an ordinary line. Headers keep their limit.
    server.requestTimeout = 0
    if (!UPLOADS.test(request.url ?? '')) endSlowBody(request, bodyMaxMs)
    tellOfUnlistedProxy(request, isListed)
    // Only PUBLIC_URL says under which name browsers reach the dashboard.
    delete request.headers['x-forwarded-host']
    if (https) response.setHeader('Strict-Transport-Security', STRICT_TRANSPORT)
  })
}

interface Announced {
  request: IncomingMessage
  response: ServerResponse
  server: Server
}

/** Also where no handler reads the body, or one has answered already: the connection would stay for ever. */
function endSlowBody(request: IncomingMessage, limitMs: number): void {
  // Held here: a request that is over has none any more.
  const { headers, socket } = request
  if (headers['transfer-encoding'] === undefined && !(Number(headers['content-length']) > 0)) return
  const timer = setTimeout(() => {
    if (!request.complete) socket.destroy()
  }, limitMs)
  timer.unref()
  request.once('close', () => request.complete && clearTimeout(timer))
}

let warned = false

/** A visitor from the Internet has a public address: only what is inside is likely to be the operator's own. */
function tellOfUnlistedProxy({ headers, socket }: IncomingMessage, isListed: (address: string) => boolean): void {
  const peer = socket.remoteAddress ?? ''
  if (warned || headers['x-forwarded-for'] === undefined || isListed(peer) || !isInside(peer)) return
  warned = true
  logger('web').warn(
    { peer },
    `A proxy at ${peer} names its visitors in X-Forwarded-For, but TRUSTED_PROXIES does not list it. All of them count as one address, with one limit of sign-ins. Add it if it is yours.`,
  )
}

const isInside = (address: string) => ipaddr.isValid(address) && ipaddr.process(address).range() !== 'unicast'
