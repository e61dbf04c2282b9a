// Every procedure as a stranger, and with a revoked key. A new procedure without a row in server/testing/tenancy fails.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTenant } from '../testing/fixtures.ts'
import { listProcedures } from '../testing/procedures.ts'
import { answerOf, DESTINATION, type Ids, type Row } from '../testing/tenancy/row.ts'
import { tenancyRows } from '../testing/tenancy/rows.ts'
import { NOBODYS_IDS, openTenancyWorld, type TenancyWorld } from '../testing/tenancy/world.ts'

let world: TenancyWorld
let web: TenancyWorld['web']
let ids: Ids

beforeAll(async () => {
  world = await openTenancyWorld()
  web = world.web
  ids = world.ids
})
afterAll(() => world?.close())

const asStranger = () => web.as(world.stranger.userId)

it('all procedures have a row', () =>
  expect(Object.keys(tenancyRows).sort()).toEqual(
    listProcedures()
      .map(({ name }) => name)
      .sort(),
  ))

it.each(Object.entries(tenancyRows))('%s rejects the stranger', async (_, row) => {
  const before = await world.ownersState()
  const nobody = row.kind === 'public' ? row.refusedAs : 'UNAUTHENTICATED'
  expect(await answerOf(row.call(web.as(null), NOBODYS_IDS))).toMatchObject({ domain: nobody })
  if (row.kind === 'refers') {
    const theirs = await answerOf(row.call(asStranger(), ids))
    expect(theirs).toEqual(await answerOf(row.call(asStranger(), NOBODYS_IDS)))
    expect(theirs.code).toBe('NOT_FOUND')
  } else if (row.kind === 'own') {
    const text = JSON.stringify(await row.call(asStranger(), ids))
    const { accountId, userId, channelId, mediaId, seriesId } = ids
    for (const secret of [accountId, userId, channelId, mediaId, seriesId, 'Owner']) expect(text).not.toContain(secret)
  } else if (row.kind === 'admin') {
    expect(await answerOf(row.call(asStranger(), ids))).toMatchObject({ domain: 'FORBIDDEN' })
    await row.call(web.as(world.admin.userId), ids)
  }
  expect(await world.ownersState()).toEqual(before)
})

const guarded = listProcedures().filter(({ guard }) => guard !== undefined)

it('knows the procedures that need an account', () => expect(guarded.length).toBeGreaterThan(100))

it.each(guarded)('$name answers a revoked key as no key', async ({ name, type }) => {
  const method = type === 'mutation' ? 'POST' : 'GET'
  const ask = async (key?: string) => {
    const response = await web.trpc(name, { method, key, inputs: [{ ...ids }] })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    // A subscription sends its error as an event, after the one that it is connected.
    while (!text.includes('domain')) {
      const { value, done } = (await reader?.read()) ?? { done: true }
      if (done) break
      text += value
    }
    await reader?.cancel()
    return `${response.status} ${text}`.replace(/"requestId":"[\w-]+"/, '')
  }
  const answer = await ask(world.revokedKey)
  expect(answer).toContain('UNAUTHENTICATED')
  expect(answer).toBe(await ask())
})

describe('ids of one account in another', () => {
  it('a deleted channel is answered as one that does not exist, to its owner too', async () => {
    const { userId } = await addTenant(web.db)
    const caller = web.as(userId)
    const { id: channelId } = await caller.channel.create({ name: 'Deleted' })
    const deleted = {
      ...{ ...NOBODYS_IDS, channelId },
      destinationId: (await caller.destination.create({ channelId, ...DESTINATION })).id,
      contributionId: (await caller.contribution.create({ channelId, name: 'Deleted too' })).id,
    }
    await caller.channel.delete({ channelId })
    const asked = Object.entries(tenancyRows).filter(
      ([name, row]) => row.kind === 'refers' && /channelId/.test(String(row.call)) && name !== 'channel.restore',
    )
    expect(asked.length).toBeGreaterThan(30)
    for (const [name, row] of asked) {
      const answer = await answerOf((row as Extract<Row, { kind: 'refers' }>).call(caller, deleted))
      expect(answer, name).toMatchObject({ code: 'NOT_FOUND', domain: 'CHANNEL_NOT_FOUND' })
    }
  })

  it('a live feed is reached through its own channel only', async () => {
    const { contribution, channel } = asStranger()
    const mine = await channel.create({ name: 'Mine too' })
    const feed = { channelId: mine.id, contributionId: ids.contributionId }
    for (const call of [
      () => contribution.update({ ...feed, name: 'Taken over' }),
      () => contribution.sessions(feed),
      () => contribution.rotate(feed),
      () => contribution.revoke(feed),
      () => contribution.delete(feed),
      () => contribution.take(feed),
    ])
      expect(await answerOf(call())).toMatchObject({ domain: 'CONTRIBUTION_NOT_FOUND' })
  })

  it('a destination is reached through its own channel only', async () => {
    const { destination, channel } = asStranger()
    const mine = await channel.create({ name: 'Mine as well' })
    const theirs = { channelId: mine.id, destinationId: ids.destinationId }
    const before = await world.ownersState()
    for (const call of [
      () => destination.update({ ...theirs, name: 'Taken over' }),
      () => destination.delete(theirs),
      () => destination.test(theirs),
    ])
      expect(await answerOf(call())).toMatchObject({ domain: 'DESTINATION_NOT_FOUND' })
    expect(await world.ownersState()).toEqual(before)
  })

  it('neither a rundown nor a series can include a foreign item, and neither reveals that it exists', async () => {
    const caller = asStranger()
    const mine = await caller.channel.create({ name: 'Mine at last' })
    for (const call of [
      (mediaId: string) => caller.channel.setRundown({ channelId: mine.id, items: [mediaId] }),
      (mediaId: string) => caller.series.create({ title: 'Mine', mediaIds: [mediaId] }),
    ]) {
      const foreign = await answerOf(call(ids.mediaId))
      const unknown = await answerOf(call(NOBODYS_IDS.mediaId))
      expect(foreign).toMatchObject({ domain: 'MEDIA_NOT_FOUND', data: { mediaId: ids.mediaId } })
      expect({ ...foreign, data: null }).toEqual({ ...unknown, data: null })
    }
  })
})

it('a removed user and a revoked key lose access at once', async () => {
  const leaver = await addTenant(web.db)
  await web.as(leaver.userId).account.revokeApiKey({ keyId: leaver.keyId })
  expect((await web.rest('GET', '/api/channels', { key: leaver.key })).status).toBe(401)
  await web.db.user.delete({ where: { id: leaver.userId } })
  expect(await answerOf(web.as(leaver.userId).account.me())).toMatchObject({ domain: 'UNAUTHENTICATED' })
})
