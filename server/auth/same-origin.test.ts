import { describe, expect, it } from 'vitest'
import { isForgeable } from './same-origin.ts'

const PUBLIC_URL = 'https://tv.example.com'
const request = (method: string, headers: Record<string, string>) =>
  new Request('http://127.0.0.1:3000/api/channels', { method, headers: { host: '127.0.0.1:3000', ...headers } })

describe('a request with a session cookie', () => {
  it.each([
    ['our own page', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }],
    ['our public address behind a proxy', { origin: PUBLIC_URL }],
    ['a program without browser headers', {}],
  ])('is accepted from %s', (_, headers) => expect(isForgeable(request('POST', headers), PUBLIC_URL)).toBe(false))

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { origin: 'https://blog.example.com', 'sec-fetch-site': 'same-site' }],
    ['another port', { origin: 'http://127.0.0.1:9999' }],
    ['a page without an origin', { origin: 'null' }],
    ['a host claimed by a header', { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('is rejected from %s if it changes something', (_, headers) =>
    expect(isForgeable(request('DELETE', headers), PUBLIC_URL)).toBe(true),
  )

  it('is accepted from anywhere if it only reads', () => {
    expect(isForgeable(request('GET', { origin: 'https://evil.example' }), PUBLIC_URL)).toBe(false)
  })
})
