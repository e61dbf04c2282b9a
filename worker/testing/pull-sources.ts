// Senders for tests, with FFmpeg's own test picture: HLS from a web server, SRT from FFmpeg itself, and RTSP from a
// small contract server, since FFmpeg cannot serve it.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { headerOf, type RtspMessage, RtspSplitter, writeRtsp } from '#domain/pull/rtsp-message.ts'
import { until } from '#server/testing/until.ts'

const PICTURE = ['-re', '-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25']
const SOUND = ['-f', 'lavfi', '-i', 'sine=r=48000']
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '25', '-pix_fmt', 'yuv420p']
const AAC = ['-c:a', 'aac', '-ac', '2']

export class Senders {
  readonly #children = new Set<ChildProcess>()
  readonly #ends: (() => Promise<unknown> | unknown)[] = []

  run(...args: string[]): ChildProcess {
    const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: 'ignore' })
    this.#children.add(child)
    return child
  }

  /** A live playlist of one-second segments. */
  async hls(folder: string): Promise<void> {
    const list = join(folder, 'live.m3u8')
    const options = ['-hls_time', '1', '-hls_list_size', '6', '-hls_flags', 'delete_segments']
    this.run(...PICTURE, ...SOUND, ...H264, ...AAC, '-f', 'hls', ...options, list)
    await until(() => existsSync(list) && readFileSync(list, 'utf8').split('.ts').length > 3)
  }

  srt(port: number, passphrase: string): ChildProcess {
    const address = `srt://127.0.0.1:${port}?mode=listener&passphrase=${passphrase}`
    return this.run(...PICTURE, ...SOUND, ...H264, ...AAC, '-f', 'mpegts', address)
  }

  /** @param answer null: the file of that name. @returns the server's port, and the requested paths */
  async web(folder: string, answer?: (request: IncomingMessage, response: ServerResponse) => boolean) {
    const asked: string[] = []
    const server = createHttpServer((request, response) => {
      asked.push(request.url ?? '')
      if (answer?.(request, response)) return
      const path = join(folder, new URL(request.url ?? '', 'http://x').pathname)
      if (!existsSync(path)) response.writeHead(404).end()
      else createReadStream(path).pipe(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.#ends.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return { port: (server.address() as AddressInfo).port, asked }
  }

  /** Video over RTP in the RTSP connection, with Digest authentication. */
  async rtsp(folder: string, { user, password, path }: { user: string; password: string; path: string }) {
    const media = createSocket('udp4')
    await new Promise<void>((resolve) => media.bind(0, '127.0.0.1', resolve))
    this.#ends.push(() => media.close())
    const sdp = join(folder, 'feed.sdp')
    const to = `rtp://127.0.0.1:${media.address().port}?pkt_size=1200`
    this.run(...PICTURE, ...H264, '-flags', '+global_header', '-bsf:v', 'dump_extra', '-sdp_file', sdp, '-f', 'rtp', to)
    await until(() => existsSync(sdp) && readFileSync(sdp, 'utf8').includes('a=rtpmap'))
    const players = new Set<Socket>()
    media.on('message', (packet) => {
      const head = Buffer.from([0x24, 0, packet.length >> 8, packet.length & 255])
      for (const player of players) player.write(Buffer.concat([head, packet]))
    })
    const nonce = randomBytes(8).toString('hex')
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const asked: string[] = []

    function answer(message: RtspMessage, socket: Socket): [string, [string, string][], string] {
      const [method = '', uri = ''] = message.first.split(' ')
      asked.push(`${method} ${uri}`)
      if (method === 'OPTIONS') return ['200 OK', [['Public', 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN']], '']
      const given = headerOf(message, 'authorization') ?? ''
      const wanted = md5(`${md5(`${user}:cam:${password}`)}:${nonce}:${md5(`${method}:${uri}`)}`)
      if (!given.includes(`response="${wanted}"`))
        return ['401 Unauthorized', [['WWW-Authenticate', `Digest realm="cam", nonce="${nonce}"`]], '']
      if (uri.endsWith('/elsewhere')) return ['302 Found', [['Location', 'rtsp://127.0.0.1:9/x']], '']
      if (!new URL(uri).pathname.startsWith(path)) return ['404 Not Found', [], '']
      if (method === 'DESCRIBE') {
        const text = readFileSync(sdp, 'utf8').replace(/^SDP:\s*/, '')
        const body = `${text.replace(/m=video \d+/, 'm=video 0').trimEnd()}\r\na=control:trackID=0\r\n`
        return [
          '200 OK',
          [
            ['Content-Base', `${uri}/`],
            ['Content-Type', 'application/sdp'],
          ],
          body,
        ]
      }
      const session: [string, string] = ['Session', '1']
      if (method === 'SETUP') return ['200 OK', [session, ['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1']], '']
      if (method === 'PLAY') players.add(socket)
      return ['200 OK', [session], '']
    }

    const server = createServer((socket) => {
      const splitter = new RtspSplitter()
      socket.on('error', () => undefined).on('close', () => players.delete(socket))
      socket.on('data', (bytes) => {
        for (const piece of splitter.push(bytes)) {
          if (piece.kind === 'media') continue
          const [status, headers, text] = answer(piece, socket)
          const body = Buffer.from(text)
          const more: [string, string][] = [
            ['CSeq', headerOf(piece, 'cseq') ?? '0'],
            ['Content-Length', String(body.length)],
          ]
          socket.write(writeRtsp({ first: `RTSP/1.0 ${status}`, headers: [...headers, ...more], body }))
        }
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.#ends.push(() => {
      for (const player of players) player.destroy()
      server.close()
    })
    return { port: (server.address() as AddressInfo).port, asked, hangUp: () => [...players].map((p) => p.destroy()) }
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL')
    this.#children.clear()
    for (const end of this.#ends.splice(0)) await end()
  }
}
