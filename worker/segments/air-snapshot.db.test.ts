// An origin that starts while the database is unavailable airs what the snapshot of the one before it says.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Db, isDatabaseAway, openDb } from '#adapters/db.ts'
import { addMasterKey, openKeyRing } from '#adapters/master-keys.ts'
import { signClaim } from '#features/playback/create-token.ts'
import { setEncryption } from '#features/playback/encryption.ts'
import { loadOriginSecrets, loadSigningKeys } from '#features/playback/origin-reads.ts'
import { until } from '#server/testing/until.ts'
import { noteClock } from '../clock.ts'
import { openTestOrigin } from '../testing/open-origin.ts'
import { type OpenPlayout, openPlayout } from '../testing/open-playout.ts'
import { AirSnapshot } from './air-snapshot.ts'
import { clockOfSnapshot } from './clock-of-snapshot.ts'
import { SnapshotKeeper } from './keep-snapshot.ts'

const HOUR_MS = 3_600_000
/** Nothing listens on the port for discarded data. */
const NOWHERE = 'postgresql://127.0.0.1:9/none'

let air: OpenPlayout
let dead: Db
let snapshot: AirSnapshot
let keeper: SnapshotKeeper
let open: { id: string; slug: string }
/** Private and encrypted. */
let closed: { id: string; slug: string }
let token: string

beforeAll(async () => {
  air = await openPlayout()
  dead = openDb(NOWHERE, 2)
  const { db, dataDir, directory, clock, segments, tenant } = air
  const keys = openKeyRing(dataDir)
  const items = [await air.addMedia('One'), await air.addMedia('Two', 19_200)]
  open = await air.addChannel(items)
  closed = await air.addChannel(items)
  await db.channel.update({ where: { id: closed.id }, data: { playback: 'token' } })
  await setEncryption({ db, dataDir, originUrl: '' }, tenant.who, { channelId: closed.id, encrypted: true })
  const owner = { of: 'channel', accountId: tenant.accountId, ...closed } as const
  const claim = { endsAt: Math.floor(Date.now() / 1_000) + 300, embedHost: null }
  token = await signClaim({ db, dataDir }, owner, claim)
  for (const { id } of [open, closed]) {
    await air.order(id, 'START')
    await until(async () => (await air.channel(id)).observed === 'LIVE', 10_000)
  }
  await until(async () => [...directory.started()].length === 2, 10_000)
  snapshot = new AirSnapshot(dataDir, keys)
  keeper = new SnapshotKeeper({ db, clock, directory, snapshot, keys, slates: () => segments.slates() })
  await until(() => keeper.step(), 10_000, 50)
})
afterAll(async () => {
  await dead?.$disconnect()
  await air?.close()
  vi.unstubAllEnvs()
})

/** What both answer at the same time. */
async function sameText(path: string, other: string): Promise<string> {
  let text = ''
  await until(
    async () => {
      const [mine, theirs] = await Promise.all([air.get(path), fetch(`${other}${path}`)])
      text = await mine.text()
      return mine.status === 200 && text === (await theirs.text())
    },
    10_000,
    50,
  )
  return text
}

it('the same playlists, segments and keys come from an origin that never saw the database', async () => {
  await air.directory.refresh()
  await until(() => keeper.step(), 10_000, 50)
  const origin = await openTestOrigin(dead, air.dataDir, snapshot)
  try {
    expect(origin.directory.databaseAway).toBe(true)
    for (const folder of [`/live/${open.slug}`, `/live/~${token}/${closed.slug}`]) {
      await sameText(`${folder}/master.m3u8`, origin.url)
      const list = await sameText(`${folder}/1080p/index.m3u8`, origin.url)
      const uris = list.split('\n').filter((line) => line && !line.startsWith('#'))
      const keyUris = [...list.matchAll(/URI="([^"]+)"/g)].map(([, uri]) => uri!)
      expect(uris.length).toBeGreaterThan(2)
      for (const uri of [...uris.slice(-3), ...keyUris]) {
        const path = new URL(uri, `http://origin${folder}/1080p/index.m3u8`).pathname
        const [mine, theirs] = await Promise.all([air.get(path), fetch(`${origin.url}${path}`)])
        expect([theirs.status, path]).toEqual([200, path])
        expect(Buffer.from(await theirs.arrayBuffer()).equals(Buffer.from(await mine.arrayBuffer()))).toBe(true)
      }
    }
    const refused = await fetch(`${origin.url}/live/${closed.slug}/1080p/index.m3u8`)
    expect(refused.status).toBe(403)
    expect((await fetch(`${origin.url}/live/unknown/master.m3u8`)).status).toBe(503)
    // Every item that is planned, not only the one on air.
    const { chunks } = origin.directory.peekById(open.id)!
    for (const { mediaId } of chunks.flatMap(({ items }) => items))
      expect((await origin.indexes.find(mediaId))?.renditions.size).toBe(4)
    expect(origin.segments.slates()).toEqual(air.segments.slates())
  } finally {
    await origin.close()
  }
})

it('the database replaces the snapshot when it answers again', async () => {
  let db = dead
  const returning = new Proxy({} as Db, { get: (_, name) => Reflect.get(db, name) })
  const gone = await air.addChannel([])
  const known = air.directory.peekById(open.id)!
  await snapshot.keepChannel({ ...known, id: gone.id, slug: gone.slug })
  const origin = await openTestOrigin(returning, air.dataDir, snapshot)
  try {
    expect(origin.directory.peek(gone.slug)).toBeDefined()
    db = air.db
    await origin.directory.refresh()
    expect(origin.directory.databaseAway).toBe(false)
    expect(origin.directory.peek(gone.slug)).toBeUndefined()
    expect(origin.directory.peek(open.slug)).toBeDefined()
  } finally {
    await origin.close()
    await snapshot.channels.remove(gone.id)
  }
})

it('no secret is in the files, and a new master key seals them again', async () => {
  const keys = openKeyRing(air.dataDir)
  const [key] = (await loadSigningKeys(air.db, [closed.id], keys)).get(closed.id) ?? []
  const content = (await loadOriginSecrets(air.db, [closed.id], keys)).get(closed.id)
  const folder = join(air.dataDir, 'snapshot')
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(names.length).toBeGreaterThan(5)
  for (const { parentPath, name } of names) {
    const bytes = await readFile(join(parentPath, name))
    for (const secret of [key!.secret, content!])
      for (const text of [
        Buffer.from(secret),
        ...(['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(secret).toString(form)),
      ])
        expect(bytes.includes(text), name).toBe(false)
  }
  const before = await readFile(join(folder, 'channels', closed.id))
  await addMasterKey(air.dataDir)
  expect(await keeper.step()).toBe(true)
  expect((await readFile(join(folder, 'channels', closed.id))).equals(before)).toBe(false)
  expect((await snapshot.readChannels()).map(({ id }) => id).toSorted()).toEqual([open.id, closed.id].toSorted())
})

it('a torn file costs one channel, and a stopped one leaves none', async () => {
  await writeFile(join(air.dataDir, 'snapshot', 'channels', closed.id), Buffer.from([255, 15, 111]))
  expect((await snapshot.readChannels()).map(({ id }) => id)).toEqual([open.id])
  await air.order(closed.id, 'STOP')
  await until(async () => air.directory.peekById(closed.id) === undefined, 10_000)
  expect(await keeper.step()).toBe(true)
  expect(await snapshot.channels.list()).toEqual([open.id])
})

it('an origin starts only when the database is what fails, from a snapshot within the time that is planned ahead', async () => {
  const ended = new AbortController()
  const cause = await dead.channel.count().catch((error) => error)
  expect(isDatabaseAway(cause)).toBe(true)
  const clock = await clockOfSnapshot(cause, snapshot, HOUR_MS, ended.signal)
  expect(Math.abs(clock.now() - air.clock.now())).toBeLessThan(100)
  ended.abort()
  const other = new Error('another fault')
  await expect(clockOfSnapshot(other, snapshot, HOUR_MS, ended.signal)).rejects.toBe(other)
  await expect(clockOfSnapshot(cause, undefined, HOUR_MS, ended.signal)).rejects.toBe(cause)
  await snapshot.keepState({ syncedAt: Date.now() - HOUR_MS - 1, ...noteClock(air.clock) })
  await expect(clockOfSnapshot(cause, snapshot, HOUR_MS, ended.signal)).rejects.toBe(cause)
})
