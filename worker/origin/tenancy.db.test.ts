// Every address of the origin and its socket as a stranger, with whatever a stranger may hold. A new kind of address
// without a row does not compile.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { artworkAddresses, artworkKey } from '#adapters/artwork-token.ts'
import { writeTicket } from '#adapters/figures-ticket.ts'
import { newId } from '#adapters/ids.ts'
import { signPreview } from '#adapters/preview-token.ts'
import { installationTokenKey, signToken } from '#adapters/signed-token.ts'
import { mayWatchFigures } from '#features/figures/may-watch.ts'
import { NOBODYS_IDS, openTenancyWorld, type TenancyWorld } from '#server/testing/tenancy/world.ts'
import { startClock } from '../clock.ts'
import { ChannelDirectory } from '../segments/directory.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { openSegmentSource } from '../segments/segment-source.ts'
import { type OriginRole, startOriginRole } from './role.ts'
import type { OriginRoute } from './route.ts'

const SECRET = 'a secret of this test, long enough'
const TOKEN_KEY = installationTokenKey(SECRET)
const ended = new AbortController()
let world: TenancyWorld
let origin: OriginRole
/** What a stranger may hold, by name. None of it opens the owner's channel. */
let held: Record<string, string>
let ownToken: string
let ownSlug: string

const tokenOf = async (userId: string, channelId: string) =>
  (await world.web.as(userId).playback.createToken({ channelId, playForS: 60 })).token

const previewOf = (accountId: string, mediaId: string, issuedAt = Date.now()) =>
  signPreview(TOKEN_KEY, { of: 'media', accountId, mediaId, issuedAt, expiresAt: issuedAt + 60_000 })

const withoutAlgorithm = (token: string) =>
  [Buffer.from('{"alg":"none"}').toString('base64url'), token.split('.')[1], 'A'.repeat(43)].join('.')

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-tenancy-'))
  vi.stubEnv('DATA_DIR', dataDir)
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  world = await openTenancyWorld({ dataDir })
  const { web, owner, stranger, ids } = world
  const { db } = web
  await web.as(owner.userId).player.update({ channelId: ids.channelId, access: 'token' })
  ownSlug = (await db.channel.findUniqueOrThrow({ where: { id: ids.channelId } })).slug
  const replaced = await tokenOf(owner.userId, ids.channelId)
  // A second rotation ends the tokens of the first key.
  for (let i = 0; i < 2; i++) await web.as(owner.userId).playback.rotate({ channelId: ids.channelId })
  ownToken = await tokenOf(owner.userId, ids.channelId)

  const mine = await web.as(stranger.userId).channel.create({ name: 'Stranger TV' })
  const past = Date.now() - 1_000
  const { key, keyId } = await strangersKey(mine.id)
  held = {
    'a guess': `${'a'.repeat(20)}.${'b'.repeat(20)}.${'A'.repeat(43)}`,
    'a token of their own channel': await tokenOf(stranger.userId, mine.id),
    'their own key over the owner’s channel': await signToken(key, { sub: ids.channelId }, Date.now() + 60_000, keyId),
    'a token of a replaced key': replaced,
    'a token without an algorithm': withoutAlgorithm(ownToken),
    'a token whose claims were changed': changeClaims(ownToken),
    'a preview of their own item': await previewOf(stranger.accountId, ids.mediaId),
    'a preview that has ended': await previewOf(owner.accountId, ids.mediaId, past - 60_000),
    'a ticket for the figures of their own channel': await writeTicket(TOKEN_KEY, mine.id, Date.now()),
    'a ticket that has ended': await writeTicket(TOKEN_KEY, ids.channelId, Date.now() - 60_000),
    'their API key': stranger.key,
    'a revoked API key of the owner': world.revokedKey,
  }

  const clock = startClock(ended.signal)
  const directory = new ChannelDirectory(db, clock)
  const indexes = new MediaIndexes(db)
  const segments = await openSegmentSource({ db, indexes, dataDir, cacheBytes: 1_000_000 })
  origin = await startOriginRole({ db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  ended.signal.addEventListener('abort', () => segments.close())
})
afterAll(async () => {
  ended.abort()
  await origin?.stop()
  await world?.close()
  vi.unstubAllEnvs()
})

async function strangersKey(channelId: string) {
  const { keyId, secret } = await world.web.as(world.stranger.userId).playback.revealKey({ channelId })
  return { keyId, key: Buffer.from(secret, 'base64url') }
}

/** An hour more, under the signature of the token as it was. */
function changeClaims(token: string): string {
  const [head, claims = '', signature] = token.split('.')
  const { exp, ...rest } = JSON.parse(Buffer.from(claims, 'base64url').toString())
  return [head, Buffer.from(JSON.stringify({ ...rest, exp: exp + 3_600 })).toString('base64url'), signature].join('.')
}

async function ask(path: string, given: Record<string, string> = {}) {
  const answer = await fetch(`http://127.0.0.1:${origin.port}${path}`, { headers: given })
  const headers = [...answer.headers].filter(([name]) => name !== 'date')
  return { status: answer.status, headers, text: await answer.text() }
}

type Door =
  /** Anybody may ask: it says nothing of an account. */
  | { open: 'anybody'; path: string }
  /** Programs on this machine. This test asks through a proxy. */
  | { open: 'own machines'; path: string }
  /** The path below a channel, whose name may have a token before it. */
  | { below: 'channel'; file: string }
  | { below: 'preview'; file: string }
  | { below: 'artwork' }
  /** The path below an item. */
  | { below: 'vod'; file: string }
  /** An edge asks here for a viewer: the address is in a header. */
  | { below: 'gate' }

const DOORS: Record<OriginRoute['type'], Door> = {
  health: { open: 'anybody', path: '/health' },
  readiness: { open: 'anybody', path: '/health/ready' },
  time: { open: 'anybody', path: '/time' },
  refused: { open: 'anybody', path: '/refused' },
  metrics: { open: 'own machines', path: '/metrics' },
  gate: { below: 'gate' },
  master: { below: 'channel', file: 'master.m3u8' },
  playlist: { below: 'channel', file: '720p/index.m3u8' },
  init: { below: 'channel', file: '720p/init-abc123.mp4' },
  segment: { below: 'channel', file: '720p/7.m4s' },
  captions: { below: 'channel', file: 'captions-de/7.vtt' },
  'captions-init': { below: 'channel', file: 'captions-de/init.mp4' },
  key: { below: 'channel', file: '720p/0.key' },
  manifest: { below: 'channel', file: 'manifest.mpd' },
  thumbnail: { below: 'channel', file: 'thumbnail.jpg' },
  preview: { below: 'preview', file: 'master.m3u8' },
  artwork: { below: 'artwork' },
  vod: { below: 'vod', file: 'master.m3u8' },
  storyboard: { below: 'vod', file: 'storyboard.vtt' },
}
const doors = Object.entries(DOORS)
const filesBelow = (wanted: 'channel' | 'preview') =>
  doors.flatMap(([type, door]) => ('below' in door && door.below === wanted ? [[type, door.file] as const] : []))

describe('a channel that plays with signed links only', () => {
  it.each(filesBelow('channel'))('answers for its %s as an unknown channel does', async (_, file) => {
    for (const [name, token] of Object.entries(held)) {
      const theirs = await ask(`/live/~${token}/${ownSlug}/${file}`)
      expect([name, theirs]).toEqual([name, await ask(`/live/~${token}/no-such-channel/${file}`)])
      expect([name, theirs.status]).toEqual([name, 403])
    }
    // The watch page of a channel is public, so that it exists is no secret.
    expect((await ask(`/live/${ownSlug}/${file}`)).status).toBe(403)
    expect((await ask(`/live/~${ownToken}/${ownSlug}/${file}`)).text).not.toContain('PLAYBACK_REFUSED')
  })
})

describe('a preview', () => {
  it.each(filesBelow('preview'))('opens with its own address only: %s', async (_, file) => {
    const { owner, ids } = world
    const unknown = await ask(`/preview/${held['a guess']}/${file}`)
    expect(unknown.status).toBe(403)
    const otherPurposes = Object.entries(held).filter(([name]) => name !== 'a preview of their own item')
    for (const [name, token] of [...otherPurposes, ['a playback token', ownToken] as const]) {
      const theirs = await ask(`/preview/${token}/${file}`)
      // An API key has not even the form of an address.
      expect([name, theirs]).toEqual([name, /API key/.test(name) ? await ask('/preview/cpk_x/master.m3u8') : unknown])
    }
    // The statement names an account: its items are all that it can show.
    const foreign = await ask(`/preview/${held['a preview of their own item']}/${file}`)
    expect(foreign).toEqual(
      await ask(`/preview/${await previewOf(world.stranger.accountId, NOBODYS_IDS.mediaId)}/${file}`),
    )
    const own = await ask(`/preview/${await previewOf(owner.accountId, ids.mediaId)}/${file}`)
    expect(own.text).not.toMatch(/PREVIEW_/)
  })
})

describe('a private item', () => {
  it('answers on demand as an unknown one, whatever the stranger holds', async () => {
    for (const file of ['master.m3u8', 'storyboard.vtt', 'storyboard/0.jpg']) {
      const unknown = await ask(`/vod/${NOBODYS_IDS.mediaId}/${file}`)
      expect(unknown.status).toBe(404)
      expect(await ask(`/vod/${world.ids.mediaId}/${file}`)).toEqual(unknown)
      for (const token of Object.values(held))
        expect((await ask(`/vod/~${token}/${world.ids.mediaId}/${file}`)).status).toBe(404)
    }
  })
})

describe('a past programme', () => {
  it('answers a stranger as an unknown channel does, and opens no item of another account', async () => {
    const { ids } = world
    for (const [name, token] of Object.entries(held)) {
      const theirs = await ask(`/vod/~${token}/${ownSlug}/${ids.mediaId}/master.m3u8`)
      expect([name, theirs]).toEqual([name, await ask(`/vod/~${token}/no-such-channel/${ids.mediaId}/master.m3u8`)])
      expect([name, theirs.status]).toEqual([name, 403])
    }
  })
})

describe('artwork', () => {
  it('opens with the address of its own item only', async () => {
    const { ids, stranger } = world
    const address = artworkAddresses('', artworkKey(SECRET))
    const mine = await world.web.rest('POST', '/api/media?name=mine.mp4', { key: stranger.key, body: 'bytes' })
    const signature = /\.([\w-]{22})\.jpg/.exec(address(mine.body.id, 0))?.[1] ?? ''
    const unknown = await ask(`/artwork/${NOBODYS_IDS.mediaId}.${signature}.jpg`)
    expect(unknown.status).toBe(404)
    for (const given of [signature, 'A'.repeat(22)])
      expect(await ask(`/artwork/${ids.mediaId}.${given}.jpg`)).toEqual(unknown)
    expect(await ask(`/artwork/${ids.mediaId}.jpg`)).toEqual(unknown)
  })
})

describe('the gate of the edges', () => {
  it('refuses a viewer of the owner’s channel as one of an unknown channel', async () => {
    const gate = (name: string) => ask('/gate', { 'x-original-uri': `/live/${name}/720p/7.m4s` })
    const unknown = await gate('no-such-channel')
    expect(unknown.status).toBe(403)
    for (const name of [ownSlug, ...Object.values(held).map((token) => `~${token}/${ownSlug}`)])
      expect([name, await gate(name)]).toEqual([name, unknown])
    expect((await gate(`~${ownToken}/${ownSlug}`)).status).toBe(204)
  })
})

describe('what anybody may ask', () => {
  it.each(doors.flatMap(([type, door]) => ('open' in door ? [[type, door] as const] : [])))('%s', async (_, door) => {
    const { status, text } = await ask(door.path, { 'x-forwarded-for': '203.0.113.9' })
    for (const secret of [ownSlug, 'Owner', world.ids.channelId]) expect(text).not.toContain(secret)
    if (door.open === 'own machines') expect(status).toBe(404)
  })
})

describe('the socket of the figures', () => {
  const refusal = (channelId: string, ticket: string) => {
    const socket = new WebSocket(`ws://127.0.0.1:${origin.port}/ws/stream/${channelId}?ticket=${ticket}`)
    return new Promise<string>((done) => {
      socket.once('open', () => {
        socket.terminate()
        done('opened')
      })
      socket.once('error', ({ message }) => done(message))
    })
  }

  it('opens with a ticket for its channel only', async () => {
    const { channelId } = world.ids
    const given = Object.entries({ ...held, 'a playback token': ownToken, 'no ticket': '' })
    for (const [name, ticket] of given) {
      const answer = await refusal(channelId, ticket)
      expect([name, answer]).toEqual([name, await refusal(NOBODYS_IDS.channelId, ticket)])
      expect([name, answer]).toEqual([name, 'Unexpected server response: 403'])
    }
    expect(await refusal(channelId, await writeTicket(TOKEN_KEY, channelId, Date.now()))).toBe('opened')
  })

  it('is for sessions and keys that have not ended, and members who may', async () => {
    const { owner, stranger, member, ids, web } = world
    const may = (holder: string) => mayWatchFigures(web.db, holder, ids.channelId, Date.now())
    const session = await web.db.session.create({
      data: {
        ...{ id: newId<string>('ss'), userId: member.userId, address: '203.0.113.8', userAgent: 'test' },
        endsAt: new Date(Date.now() + 60_000),
      },
    })
    await world.setRole('analyst')
    expect([await may(session.id), await may(owner.keyId), await may(ids.sessionId)]).toEqual([true, true, true])
    expect([await may(stranger.keyId), await may(NOBODYS_IDS.sessionId)]).toEqual([false, false])
    await world.setRole('viewer')
    expect(await may(session.id)).toBe(false)
    await world.setRole('analyst')
    await web.db.session.delete({ where: { id: session.id } })
    expect(await may(session.id)).toBe(false)
    expect(await may(world.revokedKeyId)).toBe(false)
  })
})
