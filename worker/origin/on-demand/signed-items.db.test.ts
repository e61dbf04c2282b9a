// Items on demand with the access rules of channels: signed links, allowed domains, encryption.
import { createDecipheriv } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { writeVtt } from '#domain/captions/write-vtt.ts'
import { updateMedia } from '#features/media/update-media.ts'
import { createItemToken, createPlaybackToken, ownClaim, signClaim } from '#features/playback/create-token.ts'
import { requireTokenItem } from '#features/playback/playback-owner.ts'
import { rotatePlaybackKey } from '#features/playback/rotate-playback-key.ts'
import type { CreateItemTokenInput } from '#features/playback/schema.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import type { TestWeb } from '#server/testing/web.ts'
import { type ItemOrigin, openItemOrigin } from '#worker/testing/item-origin.ts'
import { addStored } from '#worker/testing/stored-media.ts'

let at: ItemOrigin
let web: TestWeb
let dataDir: string
let tenant: Tenant
let id: string

beforeAll(async () => {
  at = await openItemOrigin()
  ;({ web, dataDir } = at)
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  id = await addStored(web.db, dataDir, { accountId: tenant.accountId, title: 'Harbour', durationMs: 9_600 })
})
afterAll(() => at?.close())

const outside = () => ({ db: web.db, dataDir, originUrl: '', publicUrl: '' })
const change = (values: object) => updateMedia(outside(), tenant.who, { mediaId: id, ...values })
const tokenOf = async (given: Partial<CreateItemTokenInput> = {}) =>
  (await createItemToken(outside(), tenant.accountId, { mediaId: id, playForS: 60, ...given }, Date.now())).token
const ask = (path: string, headers?: Record<string, string>) => at.ask(path, headers)
const statusOf = (path: string, headers?: Record<string, string>) => at.statusOf(path, headers)

const FILES = ['master.m3u8', 'manifest.mpd', '720p/index.m3u8', '720p/0.m4s', '720p/init-abc123.mp4', 'storyboard.vtt']

it('plays with a signed link what it plays to nobody without', async () => {
  await change({ access: 'token' })
  const token = await tokenOf()
  for (const file of FILES) {
    const refused = await ask(`${id}/${file}`)
    expect([file, refused.status, (await refused.json()).error.code]).toEqual([file, 403, 'PLAYBACK_REFUSED'])
    // This item has no storyboard: the gate lets the request pass.
    expect([file, await statusOf(`~${token}/${id}/${file}`)]).toEqual([file, file === 'storyboard.vtt' ? 404 : 200])
  }
})

it('refuses every other token with the same answer', async () => {
  await change({ access: 'token' })
  const token = await tokenOf()
  expect(await statusOf(`~${token}/${id}/master.m3u8`)).toBe(200)
  const other = await addStored(web.db, dataDir, { accountId: tenant.accountId, title: 'Other' })
  const stranger = await addTenant(web.db)
  const theirs = await addStored(web.db, dataDir, { accountId: stranger.accountId, title: 'Theirs' })
  const channel = await web.as(tenant.userId).channel.create({ name: `Own ${id.slice(-6)}` })
  const { keyId, secret } = await web.as(stranger.userId).playback.revealItemKey({ mediaId: theirs })
  const forged = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256', kid: keyId })
    .setSubject(id)
    .setExpirationTime('1h')
    .sign(Buffer.from(secret, 'base64url'))
  const now = Date.now()
  const own = await requireTokenItem(web.db, tenant.accountId, id)
  const held = {
    expired: await signClaim(outside(), own, { endsAt: Math.floor(now / 1_000) - 1, embedHost: null }),
    'of another item': await tokenOf({ mediaId: other }),
    'of a channel of the account': (
      await createPlaybackToken(outside(), tenant.accountId, { channelId: channel.id, playForS: 60 }, now)
    ).token,
    'signed by a stranger': forged,
    changed: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
  }
  const answers = new Set<string>()
  for (const [name, one] of Object.entries(held)) {
    const answer = await ask(`~${one}/${id}/master.m3u8`)
    expect([name, answer.status]).toEqual([name, 403])
    answers.add(await answer.text())
  }
  expect(answers.size).toBe(1)
  // A stranger signs nothing for it, and learns nothing of it.
  await expect(web.as(stranger.userId).playback.createItemToken({ mediaId: id })).rejects.toThrow('no such item')
})

it('keeps tokens for one rotation and ends them with the second, and takes new ones at once', async () => {
  await change({ access: 'token' })
  const first = await tokenOf()
  expect(await statusOf(`~${first}/${id}/master.m3u8`)).toBe(200)
  const rotate = async () =>
    rotatePlaybackKey(outside(), tenant.who, await requireTokenItem(web.db, tenant.accountId, id), Date.now())
  await rotate()
  await rotate()
  expect(await statusOf(`~${await tokenOf()}/${id}/master.m3u8`)).toBe(200)
  expect(await statusOf(`~${first}/${id}/master.m3u8`)).toBe(403)
  const audit = await web.db.auditEntry.count({ where: { subjectId: id, action: 'playback.rotate' } })
  expect(audit).toBe(2)
})

it('plays on allowed domains only, with and without a link', async () => {
  await change({ access: 'public', embedDomains: ['a.test'] })
  const on = (origin: string) => statusOf(`${id}/master.m3u8`, { origin })
  expect([await on('https://a.test'), await on('https://evil.test'), await on('null')]).toEqual([200, 403, 403])
  await expect(tokenOf({ embedHost: 'b.test' })).rejects.toThrow('does not have this host')
  const bound = await tokenOf({ embedHost: 'a.test' })
  const withLink = (origin: string) => statusOf(`~${bound}/${id}/master.m3u8`, { origin })
  expect([await withLink('https://a.test'), await withLink('https://evil.test')]).toEqual([200, 403])
  const own = await signClaim(outside(), await requireTokenItem(web.db, tenant.accountId, id), ownClaim(Date.now()))
  expect(await statusOf(`~${own}/${id}/master.m3u8`, { origin: 'https://studio.test' })).toBe(200)
  expect((await ask(`${id}/master.m3u8`)).headers.get('vary')).toBe('Origin')
})

it('ends with the suspension of its account, and privately, whatever the link', async () => {
  await change({ access: 'token' })
  const token = await tokenOf()
  await web.db.account.update({ where: { id: tenant.accountId }, data: { suspendedAt: new Date() } })
  expect(await statusOf(`~${token}/${id}/master.m3u8`)).toBe(404)
  await web.db.account.update({ where: { id: tenant.accountId }, data: { suspendedAt: null } })
  const hidden = await addStored(web.db, dataDir, { accountId: tenant.accountId, title: 'Hidden' })
  expect(await statusOf(`~${await tokenOf({ mediaId: hidden })}/${hidden}/master.m3u8`)).toBe(404)
})

it('encrypts its segments by keys behind the same gate', async () => {
  await change({ access: 'public' })
  const clear = Buffer.from(await (await ask(`${id}/720p/0.m4s`)).arrayBuffer())
  const hidden = await addStored(web.db, dataDir, { accountId: tenant.accountId, title: 'Harbour' })
  id = hidden
  const captions = { accountId: tenant.accountId, mediaId: id, language: 'de', label: 'Deutsch', cueCount: 1 }
  const vtt = writeVtt([{ startMs: 0, endMs: 1_000, text: 'Hafen' }])
  await web.db.captionTrack.create({ data: { ...captions, source: 'upload', vtt } })
  await change({ access: 'token', encrypted: true })
  const token = await tokenOf()
  const below = (file: string) => ask(`~${token}/${id}/720p/${file}`)
  const list = await (await below('index.m3u8')).text()
  const [, keyFile = ''] = /^#EXT-X-KEY:METHOD=AES-128,URI="(.+)"$/m.exec(list) ?? []
  const [number = ''] = /^\d+(?=\.m4s$)/m.exec(list) ?? []
  // Other addresses than in clear: a cache may hold those.
  expect(Number(number)).toBeGreaterThan(0)
  expect(list.indexOf('#EXT-X-MAP')).toBeLessThan(list.indexOf('#EXT-X-KEY'))
  expect(await statusOf(`${id}/720p/${keyFile}`)).toBe(403)
  const key = Buffer.from(await (await below(keyFile)).arrayBuffer())
  const sealed = Buffer.from(await (await below(`${number}.m4s`)).arrayBuffer())
  const iv = Buffer.alloc(16)
  iv.writeBigUInt64BE(BigInt(number), 8)
  const decipher = createDecipheriv('aes-128-cbc', key, iv)
  const opened = Buffer.concat([decipher.update(sealed), decipher.final()])
  expect(opened.byteLength).toBe(clear.byteLength)
  expect(opened.subarray(-4_000).equals(clear.subarray(-4_000))).toBe(true)
  expect(sealed.includes(clear.subarray(-64))).toBe(false)
  expect((await (await ask(`~${token}/${id}/manifest.mpd`)).json()).error.code).toBe('DASH_OFF')
  // Captions as well.
  expect(await (await ask(`~${token}/${id}/captions-de/index.m3u8`)).text()).toContain('#EXT-X-KEY:METHOD=AES-128')
  const subtitles = Buffer.from(await (await ask(`~${token}/${id}/captions-de/${number}.vtt`)).arrayBuffer())
  expect([subtitles.byteLength % 16, subtitles.includes('WEBVTT')]).toEqual([0, false])
  // The secret is in no answer, and sealed in its row.
  const row = await web.db.mediaItem.findUniqueOrThrow({ where: { id } })
  expect(row.contentSecret?.byteLength).toBeGreaterThan(32)
})

it('needs a plan with signed links and encryption', async () => {
  tenant = await addTenant(web.db, 'CUSTOMER', 'free')
  id = await addStored(web.db, dataDir, { accountId: tenant.accountId, title: 'Harbour' })
  const caller = web.as(tenant.userId)
  const reached = { cause: { code: 'LIMIT_REACHED' } }
  for (const values of [{ access: 'token' as const }, { encrypted: true }])
    await expect(caller.media.update({ mediaId: id, ...values })).rejects.toMatchObject(reached)
  await expect(caller.media.updateDefaults({ access: 'token' })).rejects.toMatchObject(reached)
  expect(await web.db.mediaItem.findUniqueOrThrow({ where: { id } })).toMatchObject({
    access: 'private',
    encrypted: false,
  })
})

it('gives new items the account’s default, and leaves older ones', async () => {
  await web.as(tenant.userId).media.updateDefaults({ access: 'public' })
  const added = await web.rest('POST', '/api/media?name=new.mp4', { key: tenant.key, body: 'bytes' })
  expect(added.body.access).toBe('public')
  expect((await web.as(tenant.userId).media.get({ mediaId: id })).access).toBe('private')
})
