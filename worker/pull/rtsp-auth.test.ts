import { expect, it } from 'vitest'
import { authorise, readChallenge } from './rtsp-auth.ts'

it('answers the examples of RFC 7616 §3.9.1', () => {
  const common =
    'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
  const request = {
    method: 'GET',
    uri: '/dir/index.html',
    count: 1,
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  }
  const answer = (...headers: string[]) =>
    authorise(readChallenge(headers)!, { user: 'Mufasa', password: 'Circle of Life' }, request)
  expect(answer(`Digest ${common}, algorithm=MD5`)).toContain('response="8ca523f5e9506fed4657c9700eebdbec"')
  const sha = '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'
  expect(answer(`Digest ${common}, algorithm=MD5`, `Digest ${common}, algorithm=SHA-256`)).toContain(
    `response="${sha}"`,
  )
})

it('answers without qop as RFC 2069 defines it, and Basic if nothing better is offered', () => {
  const challenge = readChallenge(['Basic realm="x"', 'Digest realm="cam", nonce=abc'])
  expect(challenge).toMatchObject({ scheme: 'digest', nonce: 'abc', qop: false, sha256: false })
  expect(readChallenge(['Basic realm="x"'])).toEqual({ scheme: 'basic' })
  expect(readChallenge(['Negotiate', 'Digest realm="x", nonce="y", algorithm=SHA-512-256'])).toBeNull()
  const request = { method: 'PLAY', uri: 'rtsp://x', count: 1, cnonce: '0' }
  expect(authorise({ scheme: 'basic' }, { user: 'a', password: 'b:c' }, request)).toBe('Basic YTpiOmM=')
})
