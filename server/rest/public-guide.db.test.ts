import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { addReadyMedia, addTenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb
let slug: string

beforeAll(async () => {
  web = await openTestWeb()
  const tenant = await addTenant(web.db)
  const mediaId = await addReadyMedia(web.db, tenant.accountId)
  const channel = await web.as(tenant.userId).channel.create({ name: 'Public TV' })
  await web.as(tenant.userId).channel.setRundown({ channelId: channel.id, items: [mediaId] })
  slug = channel.slug
})
afterAll(() => web?.close())

it('two hundred viewers of a public guide cost the database one query', async () => {
  const lookedUp = vi.spyOn(web.services.db.channel, 'findUnique')
  const answers = await Promise.all(Array.from({ length: 200 }, () => web.rest('GET', `/guide/${slug}.json`)))
  expect(answers.every(({ status, body }) => status === 200 && body.channel.slug === slug)).toBe(true)
  // Access, and what airs.
  expect(lookedUp).toHaveBeenCalledTimes(2)
  await web.rest('GET', `/guide/${slug}.xml?again`)
  await web.rest('GET', `/guide/${slug}.xml`)
  expect(lookedUp.mock.calls.length).toBe(3)
  lookedUp.mockRestore()
})

it('a missing channel is not found, and is found as soon as it exists', async () => {
  expect((await web.rest('GET', '/guide/soon-tv.json')).body.error.code).toBe('CHANNEL_NOT_FOUND')
  await web.db.channel.updateMany({ where: { slug }, data: { slug: 'soon-tv' } })
  expect((await web.rest('GET', '/guide/soon-tv.json')).status).toBe(200)
})
