import { expect, it } from 'vitest'
import { contentPolicy } from './content-policy.ts'

it('allows inline scripts only with the nonce', () => {
  expect(contentPolicy("'self'", 'abc')).toContain("script-src 'self' 'nonce-abc';")
  expect(contentPolicy("'self'")).toContain("script-src 'self';")
})

it('allows the empty caption track of hls.js', () => {
  expect(contentPolicy("'self'")).toMatch(/media-src [^;]*\bdata:/)
})
