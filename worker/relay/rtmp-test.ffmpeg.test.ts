// Beside the relay's own tests, because they start the real server.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRtmp } from '#adapters/rtmp-test.ts'
import { LOOPBACK, type RtmpServer, startRtmpServer, startTlsFront, TLS_NAME } from '#worker/testing/rtmp-servers.ts'
import { listenAnywhere, openWire } from '#worker/testing/wire.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-rtmp-test-'))
let server: RtmpServer
beforeAll(async () => {
  server = await startRtmpServer(folder)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const attempt = (port: number, streamKey: string, path = 'live', protocol = 'rtmp') =>
  testRtmp({ url: new URL(`${protocol}://127.0.0.1:${port}/${path}`), addresses: LOOPBACK, streamKey })

describe('the connection test', () => {
  it('passes with a server that accepts the key, and leaves nothing published', async () => {
    expect(await attempt(server.port, 'good')).toMatchObject({ ok: true })
    expect(await attempt(server.port, 'good')).toMatchObject({ ok: true })
    expect(server.published.filter((key) => key === 'good')).toHaveLength(2)
  })

  it('reports a rejected key, without the key', async () => {
    const outcome = await attempt(server.port, 'wrong')
    expect(outcome).toMatchObject({ ok: false, stage: 'publish', reason: expect.stringContaining('key') })
    expect(JSON.stringify(outcome)).not.toContain('wrong')
  })

  it('reports an unknown application', async () => {
    expect(await attempt(server.port, 'good', 'nothing')).toMatchObject({ ok: false, stage: 'connect' })
  })

  it('reports that nothing is listening', async () => {
    expect(await attempt(9, 'k')).toMatchObject({
      ok: false,
      stage: 'tcp',
      reason: expect.stringContaining('Nothing is listening'),
    })
  })

  it('reports a server that does not speak RTMP', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const port = await listenAnywhere(web)
    expect(await attempt(port, 'k')).toMatchObject({ ok: false, stage: 'handshake' })
    web.close()
  })

  it('reports that there is no TLS', async () => {
    expect(await attempt(server.port, 'k', 'live', 'rtmps')).toMatchObject({ ok: false, stage: 'tls' })
  })

  it('passes through TLS with a certificate for the name, and reports an untrusted one', async () => {
    const front = await startTlsFront(folder, server.port)
    const url = new URL(`rtmps://${TLS_NAME}:${front.port}/live?backup=1`)
    const target = { url, addresses: LOOPBACK, streamKey: 'good' }
    expect(await testRtmp({ ...target, caFile: front.caFile })).toMatchObject({ ok: true })
    const unknown = await testRtmp(target)
    expect(unknown).toMatchObject({ ok: false, stage: 'tls', reason: expect.stringContaining('certificate') })
    await front.stop()
  })

  it('gives up within ten seconds on a silent server', async () => {
    const wire = await openWire(null)
    const outcome = await attempt(wire.port, 'k')
    expect(outcome).toMatchObject({ ok: false, stage: 'handshake', reason: expect.stringContaining('in time') })
    expect(outcome.tookMs).toBeLessThan(10_000)
    wire.stop()
  })
})
