// Live inputs over tRPC and REST: keys shown once and found nowhere else, commands, limits.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openKeyRing } from '#adapters/master-keys.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { MAX_CONTRIBUTIONS } from './create-contribution.ts'
import { openPullUrl } from './secrets.ts'

const SECRET = 'canary-51c7d2-password'
let web: TestWeb
let tenant: Tenant
let channelId: string
let path: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  channelId = (await web.as(tenant.userId).channel.create({ name: 'News' })).id
  path = `/api/channels/${channelId}/contributions`
})
afterAll(() => web?.close())

const rest = (method: string, url: string, json?: unknown) => web.rest(method, url, { key: tenant.key, json })

async function wholeDatabase(): Promise<string> {
  const tables = await web.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => web.db.$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)),
  )
  return JSON.stringify(rows)
}

it('a stream key is returned once, and found nowhere else', async () => {
  const made = await rest('POST', path, { name: 'Studio 2' })
  expect(made.status).toBe(201)
  const { id, streamKey, rtmpUrl, hint } = made.body
  expect(rtmpUrl).toBe('rtmp://127.0.0.1:1935/live')
  expect(streamKey).toMatch(/^[\w-]{43}$/)
  expect(hint).toBe(streamKey.slice(-4))
  const rotated = await rest('POST', `${path}/${id}/rotate`)
  expect(rotated.body.streamKey).toMatch(/^[\w-]{43}$/)
  expect(rotated.body.streamKey).not.toBe(streamKey)
  const seen = [
    await rest('GET', path),
    await rest('PATCH', `${path}/${id}`, { name: 'Studio 3', autoTake: true, stallSeconds: 5, onStall: 'schedule' }),
    await rest('GET', `${path}/${id}/sessions`),
    await rest('POST', `${path}/${id}/revoke`),
  ]
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(seen[3]?.body).toMatchObject({ status: 'revoked', hint: null, name: 'Studio 3', onStall: 'schedule' })
  const { entries } = await web.as(tenant.userId).audit.list({ subjectId: channelId })
  expect(entries.map(({ action }) => action).filter((action) => action.startsWith('contribution.'))).toEqual(
    ['revoke', 'update', 'rotate', 'create'].map((what) => `contribution.${what}`),
  )
  const everywhere = JSON.stringify(seen.map(({ body }) => body)) + (await wholeDatabase())
  for (const key of [streamKey, rotated.body.streamKey])
    for (const trace of [key, Buffer.from(key).toString('hex'), Buffer.from(key, 'base64url').toString('hex')])
      expect(everywhere.includes(trace)).toBe(false)
})

it('the address of a pulled feed is sealed: only its host is shown again', async () => {
  const pullUrl = `rtsp://user:${SECRET}@cam.example/${SECRET}`
  const made = await rest('POST', path, { name: 'Camera', source: 'pull', pullUrl })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    source: 'pull',
    hint: 'rtsp://cam.example',
    statusText: 'Pulled while the channel is on air',
  })
  expect(made.body.streamKey).toBeUndefined()
  const keys = openKeyRing(web.services.dataDir, undefined)
  expect(await openPullUrl(web.db, made.body.id, keys)).toBe(pullUrl)
  const wrong = await Promise.all([
    rest('POST', path, { name: 'x', source: 'pull' }),
    rest('POST', path, { name: 'x', source: 'pull', pullUrl: `ftp://${SECRET}@a/b` }),
    rest('POST', path, { name: 'x', source: 'pull', pullUrl: `http://127.0.0.1/${SECRET}` }),
    rest('POST', path, { name: 'x', source: 'pull', pullUrl: `srt://a.example:1?${SECRET}=${SECRET}` }),
    rest('POST', `${path}/${made.body.id}/rotate`),
  ])
  expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
  const everywhere = JSON.stringify([made.body, ...wrong.map(({ body }) => body)]) + (await wholeDatabase())
  expect(everywhere).not.toContain(SECRET)
  expect(everywhere).not.toContain(Buffer.from(SECRET).toString('hex'))
})

it('has a backup of its own channel, and no other', async () => {
  const [a, b] = [(await rest('POST', path, { name: 'A' })).body.id, (await rest('POST', path, { name: 'B' })).body.id]
  expect((await rest('PATCH', `${path}/${a}`, { backupId: b })).body).toMatchObject({ id: a, backupId: b })
  const elsewhere = await web.as(tenant.userId).channel.create({ name: 'Elsewhere' })
  const other = await web.as(tenant.userId).contribution.create({ channelId: elsewhere.id, name: 'Other' })
  for (const backupId of [a, other.id, 'cn_unknown']) {
    const { status, body } = await rest('PATCH', `${path}/${a}`, { backupId })
    expect([status, body.error.code, body.error.message]).toEqual([
      ...[400, 'INVALID_INPUT', 'The backup must be another live input of this channel. Nothing was saved.'],
    ])
  }
  expect((await rest('POST', path, { name: 'C', backupId: other.id })).body.error.code).toBe('INVALID_INPUT')
  expect((await rest('PATCH', `${path}/${a}`, { backupId: null })).body.backupId).toBeNull()
  await web.as(tenant.userId).channel.delete({ channelId: elsewhere.id })
  for (const id of [a, b]) await rest('DELETE', `${path}/${id}`)
})

it('is taken when its sender is connected and the channel is on air, and each command is recorded with its feed', async () => {
  const { id } = (await rest('POST', path, { name: 'Gate' })).body
  const take = async () => (await rest('POST', `${path}/${id}/take`)).body.error?.code ?? 'taken'
  expect(await take()).toBe('NOT_ON_AIR')
  expect((await rest('POST', `${path}/release`)).body.error.code).toBe('NOT_ON_AIR')
  await web.db.channel.update({ where: { id: channelId }, data: { desired: 'STARTED' } })
  expect(await take()).toBe('CONTRIBUTION_SILENT')
  await web.db.liveStream.create({
    data: { id: 'ls_1', contributionId: id, channelId, workerId: 'wk_1', state: 'ACTIVE', onAirSince: new Date() },
  })
  expect(await take()).toBe('taken')
  expect((await rest('DELETE', `${path}/${id}`)).body.error.code).toBe('CONTRIBUTION_ON_AIR')
  expect((await rest('POST', `${path}/release`)).status).toBe(202)
  await rest('PATCH', `${path}/${id}`, { enabled: false })
  expect(await take()).toBe('CONTRIBUTION_OFF')
  const orders = await web.db.command.findMany({ where: { channelId }, orderBy: { id: 'asc' } })
  expect(orders.map(({ kind, payload }) => [kind, payload])).toEqual([
    ['TAKE', { contributionId: id }],
    ['RELEASE', { contributionId: id }],
  ])
  await web.db.liveStream.update({ where: { id: 'ls_1' }, data: { state: 'ENDED' } })
  expect((await rest('DELETE', `${path}/${id}`)).body).toEqual({ deleted: true, id })
})

it('without recording deletes its recordings, but not what viewers can still seek back to', async () => {
  const remove = async (id: string) => (await rest('DELETE', `${path}/${id}`)).body.error?.code ?? 'deleted'
  const record = async (wanted: boolean) => {
    const { id } = (await rest('POST', path, { name: 'Kept?', record: wanted })).body
    const mediaId = await addReadyMedia(web.db, tenant.accountId)
    const { folder } = mediaPaths(web.services.dataDir, tenant.accountId, mediaId)
    await mkdir(folder, { recursive: true })
    const session = { contributionId: id, channelId, workerId: 'wk_1', state: 'ENDED', aired: true } as const
    await web.db.liveStream.create({ data: { id: `ls_${id}`, ...session, mediaId, endedAt: new Date() } })
    return {
      id,
      left: async () => [await web.db.mediaItem.count({ where: { id: mediaId } }), existsSync(folder)],
      mediaId,
    }
  }
  const wanted = await record(true)
  expect(await remove(wanted.id)).toBe('deleted')
  expect(await wanted.left()).toEqual([1, true])

  const unwanted = await record(false)
  const items = [{ mediaId: unwanted.mediaId }]
  const clock = { clockMs: 0n, mediaSequence: 0n, discontinuitySequence: 0 }
  const chunk = { channelId, ordinal: 0, run: 0, startsAt: new Date(), ...clock, loop: false, cause: 'live', items }
  await web.db.timelineChunk.create({ data: { ...chunk, endsAt: new Date() } })
  expect(await remove(unwanted.id)).toBe('CONTRIBUTION_ON_AIR')
  expect(await unwanted.left()).toEqual([1, true])
  await web.db.timelineChunk.updateMany({ data: { endsAt: new Date(Date.now() - 12 * 60_000) } })
  expect(await remove(unwanted.id)).toBe('deleted')
  expect(await unwanted.left()).toEqual([0, false])

  const used = await record(false)
  await web.db.rundownItem.create({ data: { id: 'ri_1', channelId, mediaId: used.mediaId, position: 0 } })
  expect(await remove(used.id)).toBe('deleted')
  expect(await used.left()).toEqual([1, true])

  const scheduled = await record(false)
  const content = { blocks: [{ source: { type: 'item', mediaId: scheduled.mediaId } }] }
  await web.db.scheduleVersion.create({
    data: { channelId, number: 1, content, changes: [], publishedBy: 'user:test' },
  })
  expect(await remove(scheduled.id)).toBe('deleted')
  expect(await scheduled.left()).toEqual([1, true])
})

it('is one of at most twenty, however many are added at once', async () => {
  const { id } = await web.as(tenant.userId).channel.create({ name: 'Full' })
  const made = await Promise.allSettled(
    Array.from({ length: MAX_CONTRIBUTIONS + 3 }, () =>
      web.as(tenant.userId).contribution.create({ channelId: id, name: 'One' }),
    ),
  )
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_CONTRIBUTIONS)
})
