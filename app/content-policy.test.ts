import { expect, it } from 'vitest'
import { contentPolicy, framedBy } from './content-policy.ts'

it('allows inline scripts only with the nonce', () => {
  expect(contentPolicy("'self'", 'abc')).toContain("script-src 'self' 'nonce-abc';")
  expect(contentPolicy("'self'")).toContain("script-src 'self';")
})

it('allows the empty caption track of hls.js', () => {
  expect(contentPolicy("'self'")).toMatch(/media-src [^;]*\bdata:/)
})

it('lets other sites frame the widget, and the players as their owners decide', () => {
  for (const path of ['/embed/harbour', '/embed/harbour/again/1764500000'])
    expect([path, framedBy(path)]).toEqual([path, { embed: 'harbour' }])
  expect(framedBy('/guide/harbour/widget')).toBe('*')
  const closed = ['/', '/embed', '/embed/', '/embed/harbour/again', '/embed/harbour/again/', '/embed/harbour/again/1/2']
  for (const path of [...closed, '/embed/harbour/other/1', '/watch/harbour/again/1', '/guide/harbour/widget/y'])
    expect([path, framedBy(path)]).toEqual([path, "'self'"])
  expect(framedBy('/shared/report/abc')).toBe("'none'")
})
