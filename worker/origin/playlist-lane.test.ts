import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPlaylistLane, plainTarget } from './playlist-lane.ts'

const PLAIN = 'GET /live/one/720p/index.m3u8 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n'
const SHORT = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlane'

describe('what the short way may answer', () => {
  it('a plain GET for a playlist, as players and proxies send it', () => {
    expect(plainTarget(PLAIN)).toBe('/live/one/720p/index.m3u8')
    expect(plainTarget(PLAIN.replace('Accept: */*', 'Connection: keep-alive'))).toBe('/live/one/720p/index.m3u8')
    expect(plainTarget('GET /live/one/master.m3u8?a=1 HTTP/1.1\r\nhost: b:80\r\n\r\n')).toBe(
      '/live/one/master.m3u8?a=1',
    )
  })

  it.each([
    ['another method', PLAIN.replace('GET', 'HEAD')],
    ['another version', PLAIN.replace('1.1', '1.0')],
    ['another address', PLAIN.replace('index.m3u8', '7.m4s')],
    ['no host', 'GET /live/one/master.m3u8 HTTP/1.1\r\nAccept: */*\r\n\r\n'],
    ['two hosts', PLAIN.replace('Accept: */*', 'Host: b')],
    ['half a head', PLAIN.slice(0, -2)],
    ['two requests', PLAIN + PLAIN],
    ['a body behind it', `${PLAIN}body`],
    ['a range', PLAIN.replace('Accept: */*', 'Range: bytes=0-1')],
    ['a condition', PLAIN.replace('Accept: */*', 'If-Modified-Since: now')],
    ['its last request', PLAIN.replace('Accept: */*', 'Connection: close')],
    ['two pages that ask', PLAIN.replace('Accept: */*', 'Origin: http://a\r\nOrigin: http://b')],
    ['an upgrade', PLAIN.replace('Accept: */*', 'Connection: keep-alive, Upgrade')],
    ['a length', PLAIN.replace('Accept: */*', 'Content-Length: 5')],
    ['chunks', PLAIN.replace('Accept: */*', 'Transfer-Encoding: chunked')],
    ['chunks with a blank before the colon', PLAIN.replace('Accept: */*', 'Transfer-Encoding : chunked')],
    ['chunks on a folded line', PLAIN.replace('Accept: */*', 'A: b\r\n Transfer-Encoding: chunked')],
    ['chunks behind a lone line feed', PLAIN.replace('Accept: */*', 'A: b\nTransfer-Encoding: chunked')],
    ['chunks behind a lone carriage return', PLAIN.replace('Accept: */*', 'A: b\rTransfer-Encoding: chunked')],
    ['a control character', PLAIN.replace('*/*', '\0')],
    ['a blank in the target', PLAIN.replace('one', 'o ne')],
  ])('not %s', (_, head) => {
    expect(plainTarget(head)).toBeNull()
  })
})

describe('a connection', () => {
  let server: Server
  let socket: Socket
  let atHand = true

  beforeEach(async () => {
    atHand = true
    server = createServer((req, res) => res.end(`http ${req.method} ${req.url}`))
    openPlaylistLane(server, () => (atHand ? SHORT : null))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  })
  afterEach(() => {
    socket.destroy()
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })

  /** Sends the parts one by one, each whole request after the answer to the one before, until what came ends so. */
  async function talk(parts: readonly string[], last: RegExp): Promise<string> {
    let heard = ''
    let more = () => {}
    const done = new Promise<void>((resolve, reject) => {
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1')
        if (last.test(heard)) resolve()
        more()
      })
      socket.on('close', () => {
        reject(new Error(`closed after: ${heard}`))
        more()
      })
    })
    done.catch(() => undefined)
    for (const [i, part] of parts.entries()) {
      const answered = new Promise<void>((resolve) => {
        more = resolve
      })
      socket.write(part, 'latin1')
      if (i < parts.length - 1 && part.endsWith('\r\n\r\n')) await answered
      else await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await done
    return heard
  }

  it('is answered request after request', async () => {
    expect(await talk([PLAIN, PLAIN, PLAIN], /(?:lane.*){3}/s)).toBe(SHORT.repeat(3))
  })

  it("is node:http's from the first unusual request on, in order", async () => {
    const heard = await talk(
      [PLAIN, PLAIN.replace('GET', 'HEAD').replace('one', 'two'), PLAIN],
      /http GET .*index\.m3u8\r\n0\r\n\r\n$|http GET .*index\.m3u8$/s,
    )
    expect(heard.startsWith(SHORT)).toBe(true)
    expect(heard).toContain('http GET /live/one/720p/index.m3u8')
    expect(heard.split('HTTP/1.1 200 OK')).toHaveLength(4)
  })

  it("is node:http's when what is asked for is not at hand", async () => {
    atHand = false
    expect(await talk([PLAIN], /index\.m3u8/)).toContain('http GET /live/one/720p/index.m3u8')
  })

  it('is refused by node:http where a request could be read in two ways', async () => {
    const smuggled = PLAIN.replace('Accept: */*', 'A: b\nTransfer-Encoding: chunked')
    await expect(talk([smuggled, `0\r\n\r\n${PLAIN}`], /never/)).rejects.toThrow('400 Bad Request')
  })

  it('a request cut anywhere is answered once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: PLAIN.length - 1 }), async (cut) => {
        socket.destroy()
        socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
        const heard = await talk([PLAIN.slice(0, cut), PLAIN.slice(cut)], /lane$|index\.m3u8$/)
        expect(heard.split('HTTP/1.1 200 OK')).toHaveLength(2)
      }),
      { numRuns: 100 },
    )
  })
})
