import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectTo, mayConnect, pickReachable, refuseLiteral, resolveOutbound } from './outbound-guard.ts'

const runs = { numRuns: 500 }
const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
const inRange = (base: string, bits: number) =>
  fc.nat(2 ** (32 - bits) - 1).map((rest) => {
    const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    return dotted((start + rest) >>> 0)
  })
const PRIVATE = fc.oneof(
  inRange('10.0.0.0', 8),
  inRange('172.16.0.0', 12),
  inRange('192.168.0.0', 16),
  inRange('127.0.0.0', 8),
  inRange('100.64.0.0', 10),
)
const NEVER = fc.oneof(
  inRange('169.254.0.0', 16),
  inRange('0.0.0.0', 8),
  inRange('224.0.0.0', 4),
  inRange('240.0.0.0', 4),
)
const group = fc.nat(0xffff).map((value) => value.toString(16))
const inRange6 = (first: fc.Arbitrary<string>) =>
  fc.tuple(first, fc.array(group, { minLength: 7, maxLength: 7 })).map(([head, rest]) => [head, ...rest].join(':'))
const hexOf = (v4: string) => {
  const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number)
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

describe('the guard', () => {
  it('rejects every private and special IPv4 address, however it is embedded in IPv6', () => {
    fc.assert(
      fc.property(fc.oneof(PRIVATE, NEVER), (address) => {
        expect(mayConnect(address, false)).toBe(false)
        for (const prefix of ['::ffff:', '::', '64:ff9b::', '::ffff:0:', '2002:'])
          expect(mayConnect(prefix === '2002:' ? `2002:${hexOf(address)}::1` : prefix + address, false)).toBe(false)
        expect(mayConnect(`::ffff:${hexOf(address)}`, false)).toBe(false)
      }),
      runs,
    )
  })

  it('allows private networks if the operator does, and never link-local, multicast or reserved ones', () => {
    fc.assert(
      fc.property(PRIVATE, NEVER, (home, never) => {
        expect(mayConnect(home, true)).toBe(true)
        expect(mayConnect(never, true)).toBe(false)
      }),
      runs,
    )
    for (const address of ['::1', 'fd00::1']) {
      expect(mayConnect(address, false)).toBe(false)
      expect(mayConnect(address, true)).toBe(true)
    }
  })

  it('rejects link-local, unique local, multicast and old site-local IPv6', () => {
    expect(mayConnect('fec0::1', true)).toBe(false)
    const special = fc.oneof(
      inRange6(fc.integer({ min: 0xfe80, max: 0xfeff }).map((value) => value.toString(16))),
      inRange6(fc.integer({ min: 0xfc00, max: 0xfdff }).map((value) => value.toString(16))),
      inRange6(fc.integer({ min: 0xff00, max: 0xffff }).map((value) => value.toString(16))),
    )
    fc.assert(
      fc.property(special, (address) => {
        expect(mayConnect(address, false)).toBe(false)
        expect(mayConnect(address, true)).toBe(/^f[cd]/.test(address))
      }),
      runs,
    )
  })

  it('allows the public internet', () => {
    const publicly = fc.nat(0xffff_ffff).map(dotted)
    const special =
      /^(0|10|127|22[4-9]|23\d|24\d|25[0-5])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254|^172\.(1[6-9]|2\d|3[01])\.|^192\.(168|0\.0|0\.2|31\.196|52\.193|88\.99|175\.48)|^198\.(1[89]|51\.100)|^203\.0\.113/
    fc.assert(
      fc.property(publicly, (address) => {
        fc.pre(!special.test(address))
        expect(mayConnect(address, false)).toBe(true)
      }),
      runs,
    )
    expect(mayConnect('2a00:1450:4001:829::200e', false)).toBe(true)
  })

  it('resolves once, and returns every address to connect to', async () => {
    let asked = 0
    const answers = [[{ address: '142.250.1.1' }, { address: '2a00:1450::1' }], [{ address: '127.0.0.1' }]]
    const lookup = async () => answers[asked++] ?? []
    expect(await resolveOutbound('a.example', { allowPrivate: false, lookup })).toEqual({
      ok: true,
      addresses: [
        { address: '142.250.1.1', family: 4 },
        { address: '2a00:1450::1', family: 6 },
      ],
    })
    expect(await resolveOutbound('a.example', { allowPrivate: false, lookup })).toMatchObject({ problem: 'refused' })
    expect(asked).toBe(2)
  })

  it('rejects a name with any private address, without an address, or without a timely answer', async () => {
    const mixed = async () => [{ address: '142.250.1.1' }, { address: '10.0.0.1' }]
    expect(await resolveOutbound('a.example', { allowPrivate: false, lookup: mixed })).toMatchObject({
      problem: 'refused',
    })
    const failing = async () => Promise.reject(new Error('ENOTFOUND'))
    expect(await resolveOutbound('a.example', { lookup: failing })).toMatchObject({ problem: 'unknown-name' })
    const silent = () => new Promise<never>(() => undefined)
    expect(await resolveOutbound('a.example', { lookup: silent, timeoutMs: 20 })).toMatchObject({
      problem: 'unknown-name',
    })
  })

  it('tries every address of a name, without resolving it again', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    // Nothing is listening at the first two.
    const lookup = async () => [{ address: '::1' }, { address: '127.0.0.9' }, { address: '127.0.0.1' }]
    const found = await resolveOutbound('several.example', { allowPrivate: true, lookup })
    if (!found.ok) throw new Error(found.message)
    const socket = connect({ host: 'several.example', port, ...connectTo(found.addresses) })
    await once(socket, 'connect')
    expect(socket.remoteAddress).toBe('127.0.0.1')
    socket.destroy()
    expect(await pickReachable(found.addresses, port)).toEqual({ address: '127.0.0.1', family: 4 })
    server.close()
  })

  it('tells beforehand what it will reject', () => {
    for (const host of ['127.0.0.1', 'localhost', 'tv.localhost', '10.1.2.3', '::1', '169.254.169.254'])
      expect(refuseLiteral(host, false)).toMatch(/private network/)
    expect(refuseLiteral('localhost', true)).toBeNull()
    expect(refuseLiteral('169.254.169.254', true)).toMatch(/link-local/)
    expect(refuseLiteral('live.twitch.tv', false)).toBeNull()
  })
})
