// Handles requests of the web process before Next does. Next creates its own HTTP server without these settings; Node
// announces each request on a diagnostics channel before the server handles it.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import ipaddr from 'ipaddr.js'
import { withoutBase } from '#domain/system/base-path.ts'
import { openAddressList } from './address-list.ts'
import { JSON_MAX_MS } from './limit-body.ts'
import { logger } from './log.ts'
import { makeReadable } from './readable-request.ts'

export interface RequestGuard {
  /** TRUSTED_PROXIES */
  proxies: readonly string[]
  /** Browsers reach the dashboard over https. */
  https: boolean
  /** Browsers reach it below this path. */
  basePath?: string
}

/** Uploads of gigabytes take long: write-body.ts supervises them. */
const UPLOADS = /^\/api\/(?:media|uploads)(?:[/?]|$)/
/** The handler answers first if it reads the body (limit-body.ts). */
const BODY_MAX_MS = JSON_MAX_MS + 5_000
/** A year; other hosts of the same domain are not ours to decide about. */
const STRICT_TRANSPORT = 'max-age=31536000'

let opened = false

/** @param bodyMaxMs maximum time for a body that is not an upload */
export function guardRequests({ proxies, https, basePath = '' }: RequestGuard, bodyMaxMs = BODY_MAX_MS): void {
  if (opened) return
  opened = true
  const isListed = openAddressList(proxies)
  subscribe('http.server.request.start', (message) => {
    const { request, response, server } = message as Announced
    makeReadable(request)
    // Node's own limit of five minutes per request would end an upload over an ordinary line. Headers keep their limit.
    server.requestTimeout = 0
    if (!UPLOADS.test(withoutBase(request.url ?? '', basePath))) endSlowBody(request, bodyMaxMs)
    tellOfUnlistedProxy(request, isListed)
    // Only PUBLIC_URL determines the name under which browsers reach the dashboard.
    delete request.headers['x-forwarded-host']
    if (https) response.setHeader('Strict-Transport-Security', STRICT_TRANSPORT)
  })
}

interface Announced {
  request: IncomingMessage
  response: ServerResponse
  server: Server
}

/** Also when no handler reads the body, or one has answered already: the connection would stay open forever. */
function endSlowBody(request: IncomingMessage, limitMs: number): void {
  // Kept here: a finished request no longer has them.
  const { headers, socket } = request
  if (headers['transfer-encoding'] === undefined && !(Number(headers['content-length']) > 0)) return
  const timer = setTimeout(() => {
    if (!request.complete) socket.destroy()
  }, limitMs)
  timer.unref()
  request.once('close', () => request.complete && clearTimeout(timer))
}

let warned = false

/** Visitors from the Internet have public addresses: only a private peer is likely to be the operator's own proxy. */
function tellOfUnlistedProxy({ headers, socket }: IncomingMessage, isListed: (address: string) => boolean): void {
  const peer = socket.remoteAddress ?? ''
  if (warned || headers['x-forwarded-for'] === undefined || isListed(peer) || !isInside(peer)) return
  warned = true
  logger('web').warn(
    { peer },
    `The proxy at ${peer} sends X-Forwarded-For, but TRUSTED_PROXIES does not list it: all its visitors count as one address, with one sign-in limit. Add it if it is yours.`,
  )
}

const isInside = (address: string) => ipaddr.isValid(address) && ipaddr.process(address).range() !== 'unicast'
