import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRange } from './respond.ts'
import { parseRoute } from './route.ts'

describe('the origin’s addresses', () => {
  it('matches exactly its own shapes', () => {
    expect(parseRoute('/live/aurora-one/master.m3u8?x=1')).toEqual({ type: 'master', slug: 'aurora-one' })
    expect(parseRoute('/live/a/dvr.m3u8')).toEqual({ type: 'master', slug: 'a', long: true })
    expect(parseRoute('/live/a/audio/dvr.m3u8')).toEqual({ type: 'playlist', slug: 'a', rung: 'audio', long: true })
    expect(parseRoute('/live/a/720p/index.m3u8')).toEqual({ type: 'playlist', slug: 'a', rung: '720p' })
    expect(parseRoute('/live/a/audio/init-0a1b.mp4')).toEqual({
      type: 'init',
      slug: 'a',
      rung: 'audio',
      formatKey: '0a1b',
    })
    expect(parseRoute('/live/a/1080p/42.m4s')).toEqual({ type: 'segment', slug: 'a', rung: '1080p', mediaSequence: 42 })
    expect(parseRoute('/live/a/audio-pt-BR/7.m4s')).toMatchObject({ type: 'segment', rung: 'audio-pt-BR' })
    expect(parseRoute('/live/a/audio-german/7.m4s')).toBeNull()
    expect(parseRoute('/live/a/captions-pt-BR/dvr.m3u8')).toEqual({
      ...{ type: 'playlist', slug: 'a', rung: 'captions-pt-BR', long: true },
    })
    expect(parseRoute('/live/a/captions-de/42.vtt')).toEqual({
      ...{ type: 'captions', slug: 'a', language: 'de', mediaSequence: 42, form: 'vtt' },
    })
    expect(parseRoute('/live/a/captions-de/42.m4s')).toMatchObject({ type: 'captions', form: 'm4s' })
    expect(parseRoute('/live/a/captions-de/3.key')).toEqual({ type: 'key', slug: 'a', rung: 'captions-de', period: 3 })
    expect(parseRoute('/live/a/captions-de/init.mp4')).toMatchObject({ type: 'captions-init', language: 'de' })
    for (const path of ['captions-de/42.mp4', 'captions-/1.vtt', 'captions-german/1.vtt', '720p/1.vtt'])
      expect([path, parseRoute(`/live/a/${path}`)]).toEqual([path, null])
    expect(parseRoute('/live/a/thumbnail.jpg')).toEqual({ type: 'thumbnail', slug: 'a' })
    expect(parseRoute('/artwork/md_0123456789abcdefghij.AAAAAAAAAAAAAAAAAAAA_-.jpg?picture=3')).toEqual({
      type: 'artwork',
      mediaId: 'md_0123456789abcdefghij',
      signature: 'AAAAAAAAAAAAAAAAAAAA_-',
    })
    expect(parseRoute('/health')).toEqual({ type: 'health' })
    expect(parseRoute('/health/ready')).toEqual({ type: 'readiness' })
    for (const target of ['/health/', '/health/other', '/health/ready/']) expect(parseRoute(target)).toBeNull()
  })

  it('matches the same shapes below a signed statement, none of which leads to a channel on air', () => {
    const token = `eyJhbGci.eyJvZiI6.${'s'.repeat(43)}`
    expect(parseRoute(`/preview/${token}/master.m3u8`)).toEqual({
      type: 'preview',
      token,
      stream: { type: 'master', slug: '' },
    })
    expect(parseRoute(`/preview/${token}/720p/7.m4s`)).toMatchObject({
      type: 'preview',
      stream: { type: 'segment', slug: '', rung: '720p', mediaSequence: 7 },
    })
    const tricks = ['/preview/aurora-one/master.m3u8', `/live/${token}/master.m3u8`, `/preview/${token}`]
    for (const url of [...tricks, `/preview/${token}/../live/a/master.m3u8`, `/preview/../${token}/master.m3u8`])
      expect([url, parseRoute(url)]).toEqual([url, null])
  })

  it('accepts the absolute form that proxies send', () => {
    expect(parseRoute('http://tv.example:3001/live/a/master.m3u8?x=1')).toEqual({ type: 'master', slug: 'a' })
    expect(parseRoute('HTTPS://tv.example/health')).toEqual({ type: 'health' })
    for (const target of ['http://tv.example', 'http:///health/', 'ftp://tv.example/health', 'x/health', '*'])
      expect(parseRoute(target)).toBeNull()
  })

  it('rejects malformed and hostile paths', () => {
    const tricks = [
      '/',
      '',
      '/live',
      '/live/',
      '/live/a',
      '/live/../a/master.m3u8',
      '/live/%2e%2e/master.m3u8',
      '/live/a/../../etc/passwd',
      '/live/A/master.m3u8',
      '/live/a/720p/042.m4s',
      '/live/a/720p/-1.m4s',
      '/live/a/720p/1e3.m4s',
      '/live/a/999p/index.m3u8',
      '/live/a/720p/init-..mp4',
      '/live/a//index.m3u8',
      '/live/a/720p/index.m3u8/',
      '//live/a/master.m3u8',
      '/artwork/',
      '/artwork/md_1.jpg',
      '/artwork/md_0123456789abcdefghij.jpg',
      '/artwork/md_0123456789abcdefghij.png',
      '/artwork/..%2fmd_0123456789abcdefghij.jpg',
      '/artwork/md_0123456789abcdefghij.jpg/',
      '/artwork/x/md_0123456789abcdefghij.jpg',
      `/live/${'a'.repeat(65)}/master.m3u8`,
    ]
    for (const url of tricks) expect([url, parseRoute(url)]).toEqual([url, null])
  })

  it('never lets a separator or a dot-dot into a slug or a name', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const route = parseRoute(`${path}?${query}`)
        if (route && 'slug' in route) expect(route.slug).toMatch(/^[a-z0-9-]+$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('byte ranges (RFC 9110 §14.1.2)', () => {
  it('reads single ranges and ignores all others', () => {
    expect(parseRange('bytes=0-99', 1_000)).toEqual({ start: 0, end: 99 })
    expect(parseRange('bytes=900-', 1_000)).toEqual({ start: 900, end: 999 })
    expect(parseRange('bytes=-10', 1_000)).toEqual({ start: 990, end: 999 })
    expect(parseRange('bytes=0-5000', 1_000)).toEqual({ start: 0, end: 999 })
    expect(parseRange('bytes=-2000', 1_000)).toEqual({ start: 0, end: 999 })
    expect(parseRange('bytes=1000-', 1_000)).toBe('unsatisfiable')
    expect(parseRange('bytes=-0', 1_000)).toBe('unsatisfiable')
    for (const odd of ['bytes=5-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=-', 'bytes=a-b'])
      expect(parseRange(odd, 1_000)).toBeNull()
  })
})
