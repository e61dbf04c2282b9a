import { expect, it } from 'vitest'
import { contentPolicy } from './content-policy.ts'

it('lets no inline script run but those with the nonce', () => {
  expect(contentPolicy("'self'", 'abc')).toContain("script-src 'self' 'nonce-abc';")
  expect(contentPolicy("'self'")).toContain("script-src 'self';")
})

it('lets hls.js load its empty caption track', () => {
  expect(contentPolicy("'self'")).toMatch(/media-src [^;]*\bdata:/)
})
