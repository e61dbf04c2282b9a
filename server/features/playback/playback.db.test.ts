import { decodeProtectedHeader, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeyRing } from '#adapters/master-keys.ts'
import { checkPlayback } from '#adapters/playback-token.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { loadOriginSecrets, loadSigningKeys } from './origin-reads.ts'

let web: TestWeb
let tenant: Tenant
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  channelId = (await caller().channel.create({ name: 'Members only' })).id
})
afterAll(() => web?.close())

const caller = () => web.as(tenant.userId)
const ring = () => openKeyRing(web.services.dataDir, undefined)
const originKeys = async () => (await loadSigningKeys(web.db, [channelId], ring())).get(channelId) ?? []
const admits = async (token: string, now = Date.now()) =>
  (await checkPlayback(await originKeys(), channelId, token, now)) !== null

describe('playback tokens', () => {
  it('are signed with one key for the first two callers at once, and the origin knows it', async () => {
    const [a, b] = await Promise.all([
      caller().playback.createToken({ channelId }),
      web.rest('POST', `/api/channels/${channelId}/playback/tokens`, { key: tenant.key, json: { playForS: 60 } }),
    ])
    expect(b.status).toBe(201)
    expect(a.hlsUrl).toBe(`http://127.0.0.1:3001/live/~${a.token}/members-only/master.m3u8`)
    expect(Date.parse(b.body.endsAt) - Date.now()).toBeLessThanOrEqual(60_000)
    expect(await web.db.playbackKey.count({ where: { channelId } })).toBe(1)
    expect([await admits(a.token), await admits(b.body.token)]).toEqual([true, true])
  })

  it('survive one rotation until they expire, and not a second one', async () => {
    const { token } = await caller().playback.createToken({ channelId })
    const { revision } = await web.db.channel.findUniqueOrThrow({ where: { id: channelId } })
    const first = await caller().playback.rotate({ channelId })
    const fresh = await caller().playback.createToken({ channelId })
    expect(decodeProtectedHeader(fresh.token)).toEqual({ alg: 'HS256', kid: first.keyId })
    expect([await admits(token), await admits(fresh.token)]).toEqual([true, true])
    expect(await admits(token, Date.parse(first.previousValidUntil ?? ''))).toBe(false)
    expect((await web.db.channel.findUniqueOrThrow({ where: { id: channelId } })).revision).toBe(revision + 1)
    const { status } = await web.rest('POST', `/api/channels/${channelId}/playback/rotate`, { key: tenant.key })
    expect(status).toBe(200)
    expect([await admits(token), await admits(fresh.token)]).toEqual([false, true])
    const actions = await web.db.auditEntry.count({ where: { subjectId: channelId, action: 'playback.rotate' } })
    expect(actions).toBe(2)
  })

  it('can be signed on a customer’s own server, as docs/guide-player.md shows', async () => {
    const { status, body } = await web.rest('POST', `/api/channels/${channelId}/playback/signing-key`, {
      key: tenant.key,
    })
    expect(status).toBe(200)
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', kid: body.keyId })
      .setSubject(channelId)
      .setExpirationTime('4h')
      .sign(Buffer.from(body.secret, 'base64url'))
    expect(await admits(token)).toBe(true)
    const read = await web.db.auditEntry.findFirstOrThrow({ where: { subjectId: channelId, action: 'playback.key' } })
    expect(read.data).toEqual({ name: 'Members only', keyId: body.keyId })
  })

  it('are bound to a host that the channel allows', async () => {
    await web.db.channel.update({ where: { id: channelId }, data: { embedDomains: ['*.a.test'] } })
    const { token } = await caller().playback.createToken({ channelId, embedHost: 'WWW.a.test' })
    const claim = await checkPlayback(await originKeys(), channelId, token, Date.now())
    expect(claim?.embedHost).toBe('www.a.test')
    await expect(caller().playback.createToken({ channelId, embedHost: 'b.test' })).rejects.toThrow(
      'does not have this host',
    )
  })

  it('keep their keys out of every answer and, unsealed, out of every row', async () => {
    const secrets = (await originKeys()).map(({ secret }) => Buffer.from(secret))
    const answers = [
      await caller().playback.createToken({ channelId }),
      await caller().playback.rotate({ channelId }),
      await caller().channel.get({ channelId }),
      (await web.rest('GET', `/api/channels/${channelId}`, { key: tenant.key })).body,
      (await web.db.auditEntry.findMany({ where: { accountId: tenant.accountId } })).map(({ data }) => data),
    ]
    const rows = Buffer.concat((await web.db.playbackKey.findMany()).map(({ secret }) => secret))
    expect(secrets.length).toBeGreaterThan(0)
    for (const secret of secrets) {
      for (const form of ['base64url', 'base64', 'hex'] as const)
        expect(JSON.stringify(answers)).not.toContain(secret.toString(form))
      expect(rows.includes(secret)).toBe(false)
      expect(rows.includes(secret.toString('base64url'))).toBe(false)
    }
  })

  it('of a channel whose key could not be unsealed are rejected, and others are not', async () => {
    const other = (await caller().channel.create({ name: 'Other' })).id
    await caller().playback.createToken({ channelId: other })
    await web.db.$executeRaw`UPDATE "PlaybackKey" SET secret = '\\x01' WHERE "channelId" = ${other}`
    const keys = await loadSigningKeys(web.db, [channelId, other], ring())
    expect(keys.has(other)).toBe(false)
    expect(keys.get(channelId)?.length).toBeGreaterThan(0)
  })
})

it('encryption can be changed only off air, and its secret is created once and stays sealed', async () => {
  const { id } = await caller().channel.create({ name: 'Sealed' })
  const secretOf = async () => (await loadOriginSecrets(web.db, [id], ring())).get(id)
  expect(await secretOf()).toBeUndefined()
  expect(await caller().playback.setEncryption({ channelId: id, encrypted: true })).toEqual({ encrypted: true })
  const secret = Buffer.from((await secretOf()) ?? [])
  expect(secret).toHaveLength(32)
  await web.db.channel.update({ where: { id }, data: { desired: 'STARTED' } })
  const { status, body } = await web.rest('PUT', `/api/channels/${id}/playback/encryption`, {
    key: tenant.key,
    json: { encrypted: false },
  })
  expect([status, body.error.code]).toEqual([409, 'CHANNEL_ON_AIR'])
  await web.db.channel.update({ where: { id }, data: { desired: 'STOPPED' } })
  await caller().playback.setEncryption({ channelId: id, encrypted: false })
  expect(await secretOf()).toBeUndefined()
  await caller().playback.setEncryption({ channelId: id, encrypted: true })
  expect(Buffer.from((await secretOf()) ?? [])).toEqual(secret)
  const { contentSecret } = await web.db.channel.findUniqueOrThrow({ where: { id } })
  expect(Buffer.from(contentSecret ?? []).includes(secret.toString('base64url'))).toBe(false)
  expect(JSON.stringify(await caller().channel.get({ channelId: id }))).not.toContain(secret.toString('base64url'))
})

it('a public guide of the account lists only the public channels', async () => {
  const open = await caller().channel.create({ name: 'Open TV' })
  for (const [slug, playback] of [
    ['hidden', 'unlisted'],
    ['closed', 'token'],
  ] as const) {
    const { id } = await caller().channel.create({ name: slug })
    await web.db.channel.update({ where: { id }, data: { playback } })
  }
  for (const ending of ['m3u', 'xml']) {
    const answer = await web.rest('GET', `/guide/accounts/${tenant.accountId}.${ending}`)
    expect(answer.status).toBe(200)
    const text = await answer.response.text()
    expect(text).toContain(open.slug)
    expect(text).not.toContain('hidden')
    expect(text).not.toContain('closed')
  }
})
