import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostOf, parseServerUrl, rtmpNames } from './server-url.ts'

const runs = { numRuns: 500 }
const scheme = fc.constantFrom('rtmp', 'rtmps', 'RTMP', 'Rtmps')
const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/)
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
const v4 = fc.ipV4()
const v6 = fc.ipV6().map((address) => `[${address}]`)
const host = fc.oneof(name, v4, v6)
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })
const app = fc
  .array(fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/), { minLength: 1, maxLength: 3 })
  .map((p) => p.join('/'))
const address = fc
  .tuple(scheme, host, port, app)
  .map(([s, h, p, a]) => `${s}://${h}${p === undefined ? '' : `:${p}`}/${a}`)

const message = (text: string) => {
  const parsed = parseServerUrl(text)
  return parsed.ok ? 'taken' : parsed.message
}

describe('the address of a server', () => {
  it('is parsed and normalised without a change of meaning', () => {
    fc.assert(
      fc.property(scheme, host, port, app, (s, h, p, a) => {
        const parsed = parseServerUrl(`  ${s}://${h.toUpperCase()}${p === undefined ? '' : `:${p}`}/${a}/ `)
        if (!parsed.ok) throw new Error(parsed.message)
        const kind = s.toLowerCase()
        expect(parsed.url).toMatchObject({ scheme: kind, host: h.toLowerCase().replace(/[[\]]/g, ''), app: a })
        expect(parsed.url.port).toBe(p ?? (kind === 'rtmps' ? 443 : 1935))
        expect(parseServerUrl(parsed.url.href)).toEqual(parsed)
      }),
      runs,
    )
  })

  it('rejects any character that could end it early, at any position', () => {
    const bad = fc.oneof(
      fc.constantFrom(' ', '"', '\\', '|', '<', '>', '`', '{', '}', '^', '#', 'ä', '\u2028', '\u202e'),
      fc.integer({ min: 0, max: 31 }).map((code) => String.fromCharCode(code)),
      fc.constant('\u007f'),
    )
    fc.assert(
      fc.property(address, bad, fc.nat(), (whole, character, place) => {
        // Blanks around it are trimmed; anywhere else they are rejected.
        const at = 1 + (place % (whole.length - 1))
        expect(parseServerUrl(whole.slice(0, at) + character + whole.slice(at)).ok).toBe(false)
      }),
      runs,
    )
  })

  it('rejects a user name and a password', () => {
    fc.assert(
      fc.property(address, label, label, (whole, user, password) => {
        expect(message(whole.replace('://', `://${user}:${password}@`))).toMatch(/user name or a password/)
      }),
      runs,
    )
  })

  it('rejects a key in a query, and accepts the query of YouTube’s backup', () => {
    const long = fc.stringMatching(/^[\w-]{17,60}$/)
    fc.assert(
      fc.property(address, fc.constantFrom('key', 'streamKey', 'token', 'pass', 'x', 's'), long, (whole, k, value) => {
        expect(message(`${whole}?${k}=${value}`)).toMatch(/stream key/)
      }),
      runs,
    )
    expect(parseServerUrl('rtmps://b.rtmps.youtube.com/live2?backup=1')).toMatchObject({
      url: { app: 'live2?backup=1', href: 'rtmps://b.rtmps.youtube.com/live2?backup=1' },
    })
  })

  it('never throws, whatever the input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        parseServerUrl(text)
        parseServerUrl(`rtmp://${text}`)
        parseServerUrl(`rtmp://host/${text}`)
      }),
      runs,
    )
  })

  it.each([
    ['', /Enter the server/],
    ['http://a/live', /begin with rtmp/],
    ['//a/live', /begin with rtmp/],
    ['rtmp:a/live', /begin with rtmp/],
    ['rtmp:///live', /no host/],
    ['rtmp://a', /application/],
    ['rtmp://a/', /application/],
    ['rtmp://a//live', /an empty, /],
    ['rtmp://a/../live', /segment in its path/],
    ['rtmp://a:0/live', /port/],
    ['rtmp://a:65536/live', /port/],
    ['rtmp://a:/live', /port/],
    ['rtmp://a:1:2/live', /no host/],
    ['rtmp://[::1/live', /no host/],
    ['rtmp://[1::2::3]/live', /IPv6/],
    ['rtmp://[fe80::1%25eth0]/live', /IPv6/],
    ['rtmp://256.1.1.1/live', /IPv4/],
    ['rtmp://2130706433/live', /IPv4/],
    ['rtmp://0x7f.1/live', /IPv4/],
    ['rtmp://127.1/live', /IPv4/],
    ['rtmp://-a.b/live', /host name is invalid/],
    ['rtmp://a..b/live', /host name is invalid/],
    ['rtmp://a/live%00', /percent/],
    ['rtmp://a/live%2', /percent/],
    [`rtmp://a/${'x'.repeat(2_048)}`, /2,048/],
  ])('%s is rejected with a message', (text, words) => expect(message(text)).toMatch(words))
})

describe('the RTMP names of a server', () => {
  it('contain the query with the application, and brackets around an IPv6 host only in the URL', () => {
    const url = new URL('rtmps://[2001:db8::1]:4443/live2/?backup=1')
    expect(rtmpNames(url)).toEqual({ app: 'live2?backup=1', tcUrl: 'rtmps://[2001:db8::1]:4443/live2?backup=1' })
    expect(hostOf(url)).toBe('2001:db8::1')
  })
})

it('rejects a query that may be a secret, and a missing application, at the right field', () => {
  const said = (text: string) => {
    const parsed = parseServerUrl(text)
    return parsed.ok ? null : parsed.message
  }
  expect(said('rtmp://host.example/app?auth=canary')).toBe(
    'Addresses are shown, so they must hold no secret. Put “auth=…” after the stream key in its own field: KEY?auth=….',
  )
  expect(said('rtmp://host.example/')).toMatch(/^The address has no application\./)
})
