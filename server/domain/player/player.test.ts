import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameAncestors, isEmbedHost } from '#domain/playback/frame-ancestors.ts'
import { EMBED_SIZES, embedAddress, embedSnippet } from './embed-snippet.ts'
import { fitFrame, oEmbedVideo, readPixels, slugOfAddress } from './oembed.ts'
import { DEFAULT_LOOK, type LookOverrides, type PlayerLook, readLook, readOverrides } from './player-look.ts'
import { readEmbedHosts } from './read-embed-hosts.ts'

const RUNS = { numRuns: 300 }
const accents = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)
const looks: fc.Arbitrary<PlayerLook> = fc.record({
  accent: fc.option(accents),
  posterMediaId: fc.option(fc.constant('md_0123456789abcdefghij')),
  autoplay: fc.boolean(),
  startVolume: fc.integer({ min: 0, max: 100 }),
  showTitle: fc.boolean(),
  controls: fc.boolean(),
})
const overrides: fc.Arbitrary<LookOverrides> = looks.map(({ posterMediaId: _, accent, ...rest }) => ({
  ...rest,
  ...(accent && { accent }),
}))

describe('the look of a player', () => {
  it('is read from the database as it was written, and is the default for anything else', () => {
    fc.assert(
      fc.property(looks, (look) => {
        expect(readLook(JSON.parse(JSON.stringify(look)))).toEqual(look)
      }),
      RUNS,
    )
    fc.assert(
      fc.property(fc.jsonValue(), (anything) => {
        const look = readLook(anything)
        expect(look.accent === null || /^#[0-9a-f]{6}$/.test(look.accent)).toBe(true)
        expect(look.startVolume).toBeGreaterThanOrEqual(0)
        expect(look.startVolume).toBeLessThanOrEqual(100)
      }),
      RUNS,
    )
    expect(readLook(null)).toEqual(DEFAULT_LOOK)
    expect(readLook({ accent: 'red', startVolume: 101, autoplay: 'yes' })).toEqual(DEFAULT_LOOK)
  })

  it('has the same meaning in an address as when the address was made', () => {
    fc.assert(
      fc.property(looks, overrides, (look, wanted) => {
        const url = new URL(embedAddress('https://tv.example/embed/a', look, wanted))
        const read = { ...look, ...readOverrides(Object.fromEntries(url.searchParams)) }
        expect(read).toEqual({ ...look, ...wanted })
      }),
      RUNS,
    )
  })

  it('uses only valid values of an address', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('accent', 'volume', 'chat', 'title'), fc.string()), (query) => {
        const { accent = '#000000', startVolume = 0, ...rest } = readOverrides(query)
        expect(accent).toMatch(/^#[0-9a-f]{6}$/)
        expect(Number.isInteger(startVolume) && startVolume >= 0 && startVolume <= 100).toBe(true)
        for (const value of Object.values(rest)) expect(typeof value).toBe('boolean')
      }),
      RUNS,
    )
    expect(readOverrides({ volume: '007', accent: 'url(x)', autoplay: 'true', posterMediaId: 'md_x' })).toEqual({})
  })
})

describe('the list of websites', () => {
  it('accepts names and pasted addresses, each once', () => {
    const { hosts, problem } = readEmbedHosts([' Example.COM ', '', 'https://example.com/a/b?c', '*.tv.example:8443'])
    expect([hosts, problem]).toEqual([['example.com', '*.tv.example:8443'], null])
  })

  it('names the invalid entry, and how to correct it', () => {
    for (const wrong of [
      'exa mple.com',
      'a.*.com',
      '*',
      'müller.de',
      "example.com;script-src 'x'",
      'a.com:99999',
      '-a.com',
    ])
      expect([wrong, readEmbedHosts(['fine.example', wrong]).problem]).toEqual([
        wrong,
        expect.stringMatching(/^“.*” (is not|has|contains) .*Write .*\.$/),
      ])
    expect(readEmbedHosts(Array.from({ length: 51 }, (_, i) => `a${i}.example`)).problem).toBe('At most 50 websites.')
  })

  it('never lets text out of its directive', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.domain()), { minLength: 1, maxLength: 5 }), (given) => {
        const value = frameAncestors(given)
        expect(value).toMatch(/^'self'(?: [a-z0-9.*:-]+)*$/)
        expect(value.split(' ').length - 1).toBe(given.filter(isEmbedHost).length)
      }),
      RUNS,
    )
    expect(frameAncestors([])).toBe('*')
  })
})

describe('the snippet', () => {
  it('keeps any name and any address inside its attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true }), (name, src) => {
        for (const size of [{ kind: 'fluid' } as const, EMBED_SIZES.small]) {
          const html = embedSnippet(name, src, size)
          expect(html).toMatch(/^<iframe (?:[a-z]+(?:="[^"<>]*")? ?)+><\/iframe>$/)
          expect(html.match(/\ssrc="/g)).toHaveLength(1)
        }
      }),
      RUNS,
    )
    expect(embedSnippet('"><script>alert(1)</script>', 'https://a/', EMBED_SIZES.small)).not.toContain('<script')
  })
})

describe('oEmbed', () => {
  it('knows the addresses of this installation, and no others', () => {
    const at = (url: string) => slugOfAddress(url, 'https://tv.example')
    expect([at('https://tv.example/watch/a-b'), at('http://tv.example/embed/a?x=1#y')]).toEqual(['a-b', 'a'])
    for (const foreign of [
      '',
      'x',
      'https://tv.example/',
      'https://tv.example/watch/',
      'https://tv.example/watch/A',
      'https://evil.example/watch/a',
      'https://tv.example.evil/watch/a',
      'ftp://tv.example/watch/a',
      'https://tv.example/watch/a/b',
      'https://tv.example@evil.example/watch/a',
      'https://tv.example:8080/watch/a',
    ])
      expect([foreign, at(foreign)]).toEqual([foreign, null])
    fc.assert(
      fc.property(fc.string(), (text) => at(text) === null || /^[a-z0-9-]+$/.test(at(text)!)),
      RUNS,
    )
  })

  it('never exceeds the consumer’s bounds, and stays 16:9 to the pixel', () => {
    const bounds = fc.option(fc.integer({ min: 1, max: 99_999 }))
    fc.assert(
      fc.property(bounds, bounds, (maxWidth, maxHeight) => {
        const { width, height } = fitFrame(maxWidth, maxHeight)
        if (maxWidth !== null) expect(width).toBeLessThanOrEqual(maxWidth)
        if (maxHeight !== null) expect(height).toBeLessThanOrEqual(maxHeight)
        if (width > 160) expect(Math.abs(height - (width * 9) / 16)).toBeLessThan(1)
      }),
      RUNS,
    )
    expect(fitFrame(null, null)).toEqual({ width: 640, height: 360 })
    expect(fitFrame(1_000, 180)).toEqual({ width: 320, height: 180 })
  })

  it('omits a thumbnail that does not fit', () => {
    const facts = {
      name: 'A',
      embedUrl: 'https://tv.example/embed/a',
      publicUrl: 'https://tv.example',
      thumbnail: { url: 'https://o.example/a.jpg', width: 320, height: 180 },
    }
    expect(oEmbedVideo(facts, 400, null)).toMatchObject({
      type: 'video',
      width: 400,
      height: 225,
      thumbnail_width: 320,
    })
    expect(oEmbedVideo(facts, 300, null)).not.toHaveProperty('thumbnail_url')
    expect([readPixels('300'), readPixels('-1'), readPixels('1e9'), readPixels(null)]).toEqual([300, null, null, null])
  })
})
