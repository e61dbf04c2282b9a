// HLS over http(s), fetched by us for FFmpeg. Each address of a playlist is replaced with one of this proxy, so that
// FFmpeg sees neither the sender's addresses nor their secrets, and every connection goes through the outbound guard:
// playlists, segments, keys, redirects.
import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GuardedGetter } from '#adapters/guarded-get.ts'
import type { PullUrl } from '#domain/contribution/pull-url.ts'
import { type AddressKind, rewritePlaylist } from '#domain/pull/hls-playlist.ts'
import { hlsInput } from '#worker/ffmpeg/args-pull.ts'
import { credentialsOf, type OpenedProxy, withoutCredentials } from './feed-proxy.ts'

const MAX_PLAYLIST_BYTES = 2 * 1024 ** 2
const MAX_ADDRESSES = 30_000
/** FFmpeg accepts a segment only with a matching extension. */
const EXTENSION = /\.(ts|m4s|mp4|m4a|m4v|aac|mp3|ac3|ec3)$/i
const USUAL: Record<AddressKind, string> = { playlist: '.m3u8', fragment: '.m4s', media: '.ts' }
const PLAYLIST = Buffer.from('#EXTM3U')

export async function openHlsProxy(source: PullUrl): Promise<OpenedProxy> {
  const home = new URL(withoutCredentials(source))
  const getter = new GuardedGetter(home, credentialsOf(source))
  const secret = randomBytes(16).toString('hex')
  const addresses = new Map<string, { url: URL; kind: AddressKind }>()
  const closed = new AbortController()
  let problem: string | null = null
  let remoteAddress: string | null = null
  let goodbye = false

  /** The same address has the same name each time: FFmpeg compares them. */
  function nameOf(url: URL, kind: AddressKind): string {
    const hash = createHmac('sha256', secret).update(url.href).digest('hex').slice(0, 24)
    const extension = (kind !== 'playlist' && EXTENSION.exec(url.pathname)?.[0]) || USUAL[kind]
    const name = `${hash}${extension}`
    addresses.delete(name)
    addresses.set(name, { url, kind })
    const [oldest] = addresses.keys()
    if (addresses.size > MAX_ADDRESSES && oldest) addresses.delete(oldest)
    return name
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // FFmpeg asks as of an HTTP proxy, with the whole address: foreign addresses are not fetched.
    const own = new RegExp(`^(?:http://127\\.0\\.0\\.1:${port})?/${secret}/([\\w.]+)$`).exec(request.url ?? '')
    const wanted = own && addresses.get(own[1] ?? '')
    if (!wanted || request.method !== 'GET') {
      refuse(response, 403, 'The feed contains an address that cannot be fetched.')
      return
    }
    const got = await getter.get(wanted.url, { range: request.headers.range }, closed.signal)
    if (!got.ok) {
      refuse(response, got.status, got.words)
      return
    }
    remoteAddress = got.address
    const { response: coming } = got
    response.on('close', () => coming.destroy())
    if (wanted.kind === 'playlist') await passPlaylist(coming, got.url, response)
    else await passMedia(coming, response)
  }

  async function passPlaylist(coming: IncomingMessage, base: URL, response: ServerResponse): Promise<void> {
    const text = await readText(coming)
    if (text === null) {
      refuse(response, 502, 'The playlist is too long, or incomplete.')
      return
    }
    const rewritten = rewritePlaylist(text, (address, kind) =>
      URL.canParse(address, base) ? nameOf(new URL(address, base), kind) : null,
    )
    if (!rewritten.ok) {
      refuse(response, 502, rewritten.words)
      return
    }
    goodbye ||= rewritten.ended
    problem = null
    response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(rewritten.text)
  }

  async function passMedia(coming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { 'content-length': length, 'content-range': range } = coming.headers
    const headers = { ...(length && { 'content-length': length }), ...(range && { 'content-range': range }) }
    let first = true
    for await (const piece of coming as AsyncIterable<Buffer>) {
      // A playlist in place of a segment would be parsed as one.
      if (first && piece.subarray(0, PLAYLIST.length).equals(PLAYLIST.subarray(0, piece.length))) {
        refuse(response, 403, 'A segment of the feed is a playlist.')
        return
      }
      if (first) response.writeHead(coming.statusCode ?? 200, headers)
      first = false
      if (!response.write(piece)) await new Promise<void>((resolve) => onFree(response, resolve))
      if (response.destroyed) return
    }
    problem = null
    response.end()
  }

  function refuse(response: ServerResponse, status: number, words: string): void {
    if (!closed.signal.aborted) problem = words
    if (response.headersSent) response.destroy()
    else response.writeHead(status).end()
  }

  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    // If the sender breaks off midway, the connection to FFmpeg is closed.
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const proxy = `http://127.0.0.1:${port}`
  return {
    ok: true,
    proxy: {
      input: hlsInput(`${proxy}/${secret}/${nameOf(home, 'playlist')}`),
      script: null,
      httpProxy: proxy,
      remoteAddress: () => remoteAddress,
      problem: () => problem,
      saidGoodbye: () => goodbye,
      async close() {
        closed.abort()
        getter.close()
        server.closeAllConnections()
        await new Promise<void>((resolve) => server.close(() => resolve()))
      },
    },
  }
}

function onFree(response: ServerResponse, done: () => void): void {
  const settle = () => {
    response.off('drain', settle)
    response.off('close', settle)
    done()
  }
  response.once('drain', settle)
  response.once('close', settle)
}

async function readText(coming: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of coming as AsyncIterable<Buffer>) {
      length += piece.length
      if (length > MAX_PLAYLIST_BYTES) return null
      pieces.push(piece)
    }
  } catch {
    return null
  }
  return Buffer.concat(pieces).toString('utf8')
}
