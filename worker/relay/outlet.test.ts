import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LOOPBACK, TLS_NAME } from '#worker/testing/rtmp-servers.ts'
import { type Outlet, openOutlet } from './outlet.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-outlet-'))
const [keyFile, caFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as const
const opened: Outlet[] = []
let received: Buffer[]
let names: unknown[]
let server: ReturnType<typeof createTlsServer>

beforeAll(() => {
  const name = ['-subj', `/CN=${TLS_NAME}`, '-addext', `subjectAltName=DNS:${TLS_NAME}`]
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name, '-keyout', keyFile]
  execFileSync('openssl', [...args, '-out', caFile], { stdio: 'ignore' })
})
beforeEach(async () => {
  received = []
  names = []
  server = createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(caFile) }, (socket: TLSSocket) => {
    names.push((socket as { servername?: unknown }).servername)
    socket.on('error', () => undefined).on('data', (bytes: Buffer) => received.push(bytes))
    socket.write('hello')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  for (const outlet of opened.splice(0)) outlet.close()
  server.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function open(name: string, port: number, trusted: string | null = caFile): Promise<Outlet> {
  const outlet = await openOutlet({
    url: new URL(`rtmps://${name}:${port}/live`),
    addresses: LOOPBACK,
    caFile: trusted,
  })
  opened.push(outlet)
  return outlet
}
const portOf = (listening: { address(): unknown }) => (listening.address() as AddressInfo).port
const enter = (outlet: Outlet) =>
  connect(Number(new URL(outlet.server).port), '127.0.0.1')
    .on('error', () => undefined)
    .resume()

describe('the outlet for rtmps', () => {
  it('connects to the address only, and requests the name there', async () => {
    const outlet = await open(TLS_NAME, portOf(server))
    expect(outlet.server).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+$/)
    const [greeting] = await once(enter(outlet), 'data')
    expect(String(greeting)).toBe('hello')
    expect(names).toEqual([TLS_NAME])
    expect(outlet.problem()).toBeNull()
  })

  it('passes on everything that was written before the end, in order, in fewer pieces', async () => {
    const outlet = await open(TLS_NAME, portOf(server))
    const near = enter(outlet)
    const sent = Array.from({ length: 3_000 }, (_, i) => Buffer.alloc(128, i % 251))
    for (const bytes of sent) near.write(bytes)
    near.end()
    await once(near, 'close')
    await outlet.finish()
    expect(Buffer.concat(received).equals(Buffer.concat(sent))).toBe(true)
    expect(received.length).toBeLessThan(200)
  })

  it('accepts one connection, also when two arrive at once', async () => {
    const outlet = await open(TLS_NAME, portOf(server))
    const both = [enter(outlet), enter(outlet)].map((socket) =>
      Promise.race([once(socket, 'data').then(() => 'in'), once(socket, 'close').then(() => 'out')]).catch(() => 'out'),
    )
    expect((await Promise.all(both)).sort()).toEqual(['in', 'out'])
    const [error] = await once(connect(Number(new URL(outlet.server).port), '127.0.0.1'), 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it.each([
    ['an unknown authority', TLS_NAME, null],
    ['another name', 'other.invalid', caFile],
  ])('sends nothing under a certificate of %s', async (_whose, name, trusted) => {
    const outlet = await open(name, portOf(server), trusted)
    const near = enter(outlet)
    near.write('a stream key')
    await once(near, 'close')
    expect(received).toEqual([])
    expect(outlet.problem()).toContain('certificate could not be verified')
  })

  it('reports that nothing is listening, without a delay', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const port = portOf(silent)
    await new Promise((resolve) => silent.close(resolve))
    const outlet = await open(TLS_NAME, port)
    await once(enter(outlet), 'close')
    expect(outlet.problem()).toBe('Nothing is listening at the server’s address.')
  })

  it('does not blame the certificate for a connection that broke later', async () => {
    server.on('connection', (socket) => setTimeout(() => socket.resetAndDestroy(), 200))
    const outlet = await open(TLS_NAME, portOf(server))
    const near = enter(outlet)
    expect(String((await once(near, 'data'))[0])).toBe('hello')
    await once(near, 'close')
    expect(outlet.problem()).toBeNull()
  })
})
