import { expect, it } from 'vitest'
import { parseEnv } from './env.ts'

it('edges are listed by address or network, and a wrong one is rejected with a message', () => {
  expect(parseEnv({}).EDGE_ADDRESSES).toEqual([])
  expect(parseEnv({ EDGE_ADDRESSES: '192.0.2.7, 10.1.0.0/16,2001:db8::/48,' }).EDGE_ADDRESSES).toEqual([
    '192.0.2.7',
    '10.1.0.0/16',
    '2001:db8::/48',
  ])
  for (const wrong of ['edge.example', '10.1', '10.0.0.0/33', '192.0.2.7 10.1.0.1'])
    expect(() => parseEnv({ EDGE_ADDRESSES: wrong }), wrong).toThrow('EDGE_ADDRESSES must list addresses or networks')
})

it('a mail server needs a sender, and a sender a server', () => {
  const SMTP_URL = 'smtps://user:p%40ss@mail.example.com:465'
  for (const MAIL_FROM of ['tv@example.com', 'Cloud Playout <tv@example.com>'])
    expect(parseEnv({ SMTP_URL, MAIL_FROM })).toMatchObject({ SMTP_URL, MAIL_FROM })
  for (const half of [{ SMTP_URL }, { MAIL_FROM: 'tv@example.com' }])
    expect(() => parseEnv(half)).toThrow('SMTP_URL, MAIL_FROM: set both, or neither.')
  expect(() => parseEnv({ SMTP_URL: 'https://mail.example.com', MAIL_FROM: 'a@b.example' })).toThrow('SMTP_URL must')
  for (const MAIL_FROM of ['nobody', 'a@b.example\r\nBcc: c@d.example', 'A <a@b.example>, b@c.example'])
    expect(() => parseEnv({ SMTP_URL, MAIL_FROM }), MAIL_FROM).toThrow('MAIL_FROM must be')
})

it('an OAuth client needs both halves, and OpenID Connect its issuer', () => {
  const [GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET] = ['id', 'secret']
  expect(parseEnv({ GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET }).oauth).toMatchObject({
    google: { id: 'id', secret: 'secret' },
  })
  expect(() => parseEnv({ GOOGLE_CLIENT_ID })).toThrow('GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET: set both, or neither.')
  const oidc = { OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' }
  expect(() => parseEnv(oidc)).toThrow('OIDC_ISSUER, OIDC_CLIENT_ID: set both, or neither.')
  const OIDC_ISSUER = 'https://id.example.com/realm/'
  expect(parseEnv({ ...oidc, OIDC_ISSUER }).oauth.oidc).toMatchObject({ issuer: 'https://id.example.com/realm' })
})

it('a dashboard may be below a path, but not of any kind', () => {
  expect(parseEnv({})).toMatchObject({ publicUrl: 'http://127.0.0.1:3000', basePath: '' })
  const read = (PUBLIC_URL: string) => parseEnv({ PUBLIC_URL })
  expect(read('https://tv.example.com/')).toMatchObject({ publicUrl: 'https://tv.example.com', basePath: '' })
  expect(read('https://example.com/media/tv/')).toMatchObject({
    ...{ publicUrl: 'https://example.com/media/tv', basePath: '/media/tv' },
  })
  for (const wrong of ['channels', 'api/tv', 'a%20b', 'tv?a=b', 'tv#a', 'a//b'])
    expect(() => read(`https://example.com/${wrong}`), wrong).toThrow('PUBLIC_URL may end in a path of letters')
  expect(parseEnv({ ORIGIN_PUBLIC_URL: 'https://cdn.example.com/tv' }).originUrl).toBe('https://cdn.example.com/tv')
})

it('a pool of transcoders has a maximum that is not below its minimum', () => {
  expect(parseEnv({})).toMatchObject({ TRANSCODE_MIN_WORKERS: 2, TRANSCODE_MAX_WORKERS: 16 })
  const [TRANSCODE_MIN_WORKERS, TRANSCODE_MAX_WORKERS] = ['3', '3']
  expect(parseEnv({ TRANSCODE_MIN_WORKERS, TRANSCODE_MAX_WORKERS })).toMatchObject({ TRANSCODE_MAX_WORKERS: 3 })
  expect(() => parseEnv({ TRANSCODE_MAX_WORKERS: '1' })).toThrow('TRANSCODE_MIN_WORKERS: must not exceed')
  for (const TRANSCODE_MIN_WORKERS of ['0', '1.5', 'two'])
    expect(() => parseEnv({ TRANSCODE_MIN_WORKERS })).toThrow('TRANSCODE_MIN_WORKERS must be')
})

it('NATS and ClickHouse are named by addresses, and a wrong one is rejected without its password', () => {
  for (const NATS_URL of ['nats://a:4222', 'tls://user:p%40ss@a:4222,tls://b:4222'])
    expect(parseEnv({ NATS_URL }).NATS_URL).toBe(NATS_URL)
  for (const NATS_URL of ['http://a:4222', 'nats://user:s3cret@a:x', 'nats://a:4222/path', 'nats://a:4222, nats://b'])
    expect(() => parseEnv({ NATS_URL }), NATS_URL).toThrow(/NATS_URL must look like (?!.*s3cret)/)
  const CLICKHOUSE_URL = 'http://user:p%40ss@a:8123/playout'
  expect(parseEnv({ CLICKHOUSE_URL }).CLICKHOUSE_URL).toBe(CLICKHOUSE_URL)
  for (const wrong of ['clickhouse://a:9000', 'a:8123', 'http://user:s3cret@'])
    expect(() => parseEnv({ CLICKHOUSE_URL: wrong }), wrong).toThrow(/CLICKHOUSE_URL must look like (?!.*s3cret)/)
})
