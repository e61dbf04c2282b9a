import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { basePathOf, isBasePath, OWN_PATHS, withBase, withoutBase } from './base-path.ts'

const APP = join(import.meta.dirname, '../../../app')
/** Of pages and handlers: folders in brackets are groups. */
const pathsOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('_')) return []
    return entry.name.startsWith('(') ? pathsOf(join(folder, entry.name)) : entry.name
  })

describe('a base path', () => {
  it.each([
    ['https://tv.example.com', ''],
    ['https://tv.example.com/', ''],
    ['https://example.com/tv/', '/tv'],
    ['https://example.com/media/tv', '/media/tv'],
  ])('of %s is “%s”', (url, base) => expect(basePathOf(url)).toBe(base))

  it.each(['', '/tv', '/media/tv-2', '/TV_1'])('may be “%s”', (path) => expect(isBasePath(path)).toBe(true))
  it.each(['/', '/channels', '/api/tv', '/t.v', '/t v', '/%74v', '/a/b/c/d/e/f', 'tv'])('must not be %s', (path) =>
    expect(isBasePath(path)).toBe(false),
  )

  it('begins with no path of ours', () => {
    expect(OWN_PATHS).toEqual(expect.arrayContaining(pathsOf(APP)))
  })

  it('is added to a path once, and removed', () => {
    const own = fc.constantFrom(
      '/',
      '/?a=/tv',
      '/channels',
      '/channels?a=1#b',
      '/tvs',
      '/api/uploads/up_1',
      '/_next/a.js',
    )
    const base = fc.constantFrom('', '/tv', '/media/tv')
    fc.assert(
      fc.property(own, base, (path, base) => {
        const seen = withBase(path, base)
        expect(withBase(seen, base)).toBe(seen)
        expect(withoutBase(seen, base)).toBe(path)
        expect(withoutBase(path, base)).toBe(path)
      }),
    )
  })

  it('is added to the root without a slash at its end', () => {
    expect([withBase('/', '/tv'), withBase('/?a', '/tv'), withBase('/tvs', '/tv')]).toEqual(['/tv', '/tv?a', '/tv/tvs'])
    expect([withoutBase('/tv', '/tv'), withoutBase('/tv?a', '/tv'), withoutBase('/tvs', '/tv')]).toEqual([
      '/',
      '/?a',
      '/tvs',
    ])
  })
})
