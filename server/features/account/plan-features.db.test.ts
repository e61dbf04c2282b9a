// Features and resolutions that a plan does not have: refused with the plan that has them, and kept after a downgrade.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addTenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let admin: ReturnType<TestWeb['as']>

beforeAll(async () => {
  web = await openTestWeb()
  admin = web.as((await addTenant(web.db, 'ADMIN')).userId)
})
afterAll(() => web?.close())

const missing = (name: string, plan: string) => ({
  cause: { code: 'LIMIT_REACHED', data: expect.objectContaining({ name, plan }) },
})
const target = { platform: 'custom', serverUrl: 'rtmp://live.example.com/app', streamKey: 'key' } as const

it('what a plan does not have is refused, and named with the plan that has it', async () => {
  const me = web.as((await addTenant(web.db, 'CUSTOMER', 'free')).userId)
  const { id: channelId, resolution } = await me.channel.create({ name: 'News' })
  expect(resolution).toBe('720p')
  const player = { channelId, access: 'token' } as const
  await expect(me.player.update(player)).rejects.toMatchObject(missing('signedLinks', 'starter'))
  const encryption = { channelId, encrypted: true }
  await expect(me.playback.setEncryption(encryption)).rejects.toMatchObject(missing('encryption', 'pro'))
  const settings = { channelId, resolution: '1080p' } as const
  await expect(me.channel.update(settings)).rejects.toMatchObject(missing('resolution', 'starter'))
  const high = { channelId, ...target, rung: '1080p' } as const
  await expect(me.destination.create(high)).rejects.toMatchObject(missing('resolution', 'starter'))
  const { id: destinationId, rung } = await me.destination.create({ channelId, ...target })
  expect(rung).toBe('720p')
  const change = { channelId, destinationId, rung: '1080p', streamKey: 'key' } as const
  await expect(me.destination.update(change)).rejects.toMatchObject(missing('resolution', 'starter'))
  expect(await me.player.get({ channelId })).toMatchObject({
    ...{ access: 'public', signedLinksAllowed: false },
    ...{ encrypted: false, encryptionAllowed: false },
  })
})

it('a smaller plan keeps features in use and lowers resolutions; a clone would be more of them', async () => {
  const tenant = await addTenant(web.db, 'CUSTOMER', 'enterprise')
  const me = web.as(tenant.userId)
  const { accountId } = tenant
  const { id: channelId } = await me.channel.create({ name: 'News' })
  await me.player.update({ channelId, access: 'token' })
  await me.playback.setEncryption({ channelId, encrypted: true })
  for (const name of ['One', 'Two']) await me.destination.create({ channelId, ...target, name, rung: '1080p' })

  const { exceeded } = await me.account.previewPlan({ plan: 'free' })
  const listed = exceeded.map(({ name }) => name)
  expect(listed).toEqual(expect.arrayContaining(['destinations', 'resolution', 'signedLinks', 'encryption']))
  await admin.admin.setPlan({ accountId, plan: 'free' })

  expect(await me.player.get({ channelId })).toMatchObject({ access: 'token', encrypted: true })
  // Its form sends the access with every change.
  await me.player.update({ channelId, access: 'token', embedDomains: ['example.com'] })
  const { destinations } = await me.destination.list({ channelId })
  expect(destinations.map(({ rung }) => rung)).toEqual(['720p', '720p'])
  const clone = () => me.channel.clone({ channelId })
  const giveRoom = (limits: { channels: number; signedLinks?: number; encryption?: number }) =>
    admin.system.setLimits({ accountId, limits })
  await giveRoom({ channels: 9 })
  await expect(clone()).rejects.toMatchObject(missing('signedLinks', 'starter'))
  await giveRoom({ channels: 9, signedLinks: 1 })
  await expect(clone()).rejects.toMatchObject(missing('encryption', 'pro'))
  await giveRoom({ channels: 9, signedLinks: 1, encryption: 1 })
  await expect(clone()).rejects.toMatchObject({ cause: { code: 'TOO_MANY_DESTINATIONS' } })
  await me.destination.delete({ channelId, destinationId: destinations[0]!.id })
  await clone()
})
