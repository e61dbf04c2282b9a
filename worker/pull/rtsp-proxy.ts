// An RTSP proxy over TCP for FFmpeg: it connects to the checked address, with TLS if required, and adds the user name
// that FFmpeg does not know. A redirect ends the connection here.
import { randomBytes } from 'node:crypto'
import { type AddressInfo, connect as connectTcp, createServer, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { connectTo, resolveOutbound } from '#adapters/outbound-guard.ts'
import type { PullUrl } from '#domain/contribution/pull-url.ts'
import { describeSocketError, describeStatus } from '#domain/pull/describe-pull-failure.ts'
import { headerOf, type RtspMessage, RtspSplitter, statusOf, writeRtsp } from '#domain/pull/rtsp-message.ts'
import { rtspInput } from '#worker/ffmpeg/args-pull.ts'
import { credentialsOf, type OpenedProxy, withoutCredentials } from './feed-proxy.ts'
import { authorise, type Challenge, readChallenge } from './rtsp-auth.ts'

const NO_RTSP = 'The server answers, but not as an RTSP server.'
const SILENT = 'The server did not answer in time.'
const ELSEWHERE = 'The server redirects to another address. Enter that address instead.'

/** Shorter than FFmpeg's own timeout: its message would say less. */
const SILENT_MS = 9_000

export async function openRtspProxy(source: PullUrl): Promise<OpenedProxy> {
  const found = await resolveOutbound(source.host)
  if (!found.ok) return { ok: false, words: found.message }
  const { addresses } = found
  const credentials = credentialsOf(source)
  const theirs = withoutCredentials(source)
  const secret = randomBytes(16).toString('hex')
  let problem: string | null = null
  let challenge: Challenge | null = null
  let asked = 0
  let heard = false
  let connected: { ours: Socket; far: Socket } | null = null

  const fail = (words: string) => {
    problem ??= words
    connected?.ours.destroy()
    connected?.far.destroy()
  }

  function connectFar(): Socket {
    const to = { host: source.host, port: source.port, ...connectTo(addresses) }
    if (source.scheme === 'rtsp') return connectTcp(to)
    return connectTls({ ...to, ...(!isIP(source.host) && { servername: source.host }) })
  }

  /** FFmpeg's request as sent to the server. */
  function toServer(message: RtspMessage): Uint8Array {
    const [method = '', uri = '', version = ''] = message.first.split(' ')
    const real = uri.startsWith(ours) ? `${theirs}${uri.slice(ours.length)}` : uri
    const headers = message.headers.filter(([name]) => name.toLowerCase() !== 'authorization')
    if (challenge && credentials) {
      asked++
      const request = { method, uri: real, count: asked, cnonce: randomBytes(8).toString('hex') }
      headers.push(['Authorization', authorise(challenge, credentials, request)])
    }
    return writeRtsp({ first: `${method} ${real} ${version}`, headers, body: message.body })
  }

  /** @returns null when the answer ends the connection */
  function toFfmpeg(message: RtspMessage): Uint8Array | null {
    const status = statusOf(message)
    // The server's own request, such as an announcement: FFmpeg answers it.
    if (status === 0) return writeRtsp(message)
    const words = judge(message, status)
    if (words === null) return writeRtsp(message)
    fail(words)
    return null
  }

  function judge(message: RtspMessage, status: number): string | null {
    if (status >= 300 && status < 400) return ELSEWHERE
    if (status !== 401) {
      // Servers differ in the optional methods they support.
      return status >= 400 && status !== 405 && status !== 501 && status !== 551 ? describeStatus(status) : null
    }
    const before = challenge
    challenge = readChallenge(
      message.headers.flatMap(([name, value]) => (/^www-authenticate$/i.test(name) ? value : [])),
    )
    if (!credentials) return 'The server requires a user name and a password.'
    const isStale = /stale\s*=\s*"?true/i.test(headerOf(message, 'www-authenticate') ?? '')
    if (!challenge) return 'The server requires an unsupported kind of authentication.'
    return before && !isStale ? 'The server rejected the user name or the password.' : null
  }

  function join(ours: Socket): void {
    // One FFmpeg, one connection: a second one is a stranger.
    if (connected) {
      ours.destroy()
      return
    }
    const far = connectFar()
    connected = { ours, far }
    ours.on('error', () => undefined).on('close', () => far.destroy())
    far.on('error', (error: NodeJS.ErrnoException) => fail(describeSocketError(error.code)))
    far.on('close', () => ours.end())
    far.setTimeout(SILENT_MS, () => fail(heard ? 'Nothing arrives from the server any more.' : SILENT))
    far.once('data', () => {
      heard = true
    })
    pass(ours, far, toServer)
    pass(far, ours, toFfmpeg)
  }

  function pass(from: Socket, to: Socket, change: (message: RtspMessage) => Uint8Array | null): void {
    const splitter = new RtspSplitter()
    from.on('data', (bytes) => {
      try {
        for (const piece of splitter.push(bytes)) {
          const out = piece.kind === 'media' ? piece.bytes : change(piece)
          if (out === null || to.destroyed) return
          if (!to.write(out)) from.pause()
        }
      } catch {
        fail(NO_RTSP)
      }
    })
    to.on('drain', () => from.resume())
  }

  const server = createServer(join)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const ours = `rtsp://127.0.0.1:${port}/${secret}`
  return {
    ok: true,
    proxy: {
      input: rtspInput(ours),
      script: null,
      httpProxy: null,
      remoteAddress: () => connected?.far.remoteAddress ?? addresses[0].address,
      problem: () => problem,
      saidGoodbye: () => false,
      async close() {
        connected?.ours.destroy()
        connected?.far.destroy()
        await new Promise<void>((resolve) => server.close(() => resolve()))
      },
    },
  }
}
