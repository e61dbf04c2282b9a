import { afterAll, beforeAll, expect, it } from 'vitest'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const put = (json: object) => web.rest('PUT', '/api/account/languages', { key: tenant.key, json })

it('an account chooses the languages of its channels, whose origins then read them again', async () => {
  const { id } = await web.as(tenant.userId).channel.create({ name: 'One' })
  const other = await addTenant(web.db)
  const theirs = await web.as(other.userId).channel.create({ name: 'Two' })
  const revisionOf = async (channelId: string) =>
    (await web.db.channel.findUniqueOrThrow({ where: { id: channelId } })).revision
  const before = [await revisionOf(id), await revisionOf(theirs.id)]
  expect((await put({ captions: ['DE', 'pt-br', 'de'] })).body).toEqual({
    captions: ['de', 'pt-BR'],
    audio: [],
    waiting: 0,
  })
  expect((await web.rest('GET', '/api/account/languages', { key: tenant.key })).body).toEqual({
    ...{ captions: ['de', 'pt-BR'], audio: [], waiting: 0 },
  })
  expect([await revisionOf(id), await revisionOf(theirs.id)]).toEqual([before[0]! + 1, before[1]])
  expect((await put({ audio: ['fr'] })).body).toEqual({ ...{ captions: ['de', 'pt-BR'], audio: ['fr'], waiting: 0 } })
  expect((await put({ audio: [] })).body.audio).toEqual([])
  // The same again changes nothing.
  const known = await revisionOf(id)
  await put({ captions: ['de', 'pt-BR'] })
  expect(await revisionOf(id)).toBe(known)
  const trail = await web.db.auditEntry.findMany({
    where: { subjectId: tenant.accountId, action: 'account.languages' },
  })
  expect(trail).toHaveLength(3)
})

it('what is no language, and too many of them, are rejected', async () => {
  for (const captions of [['german'], [''], Array.from({ length: 11 }, (_, i) => `q${'abcdefghijk'[i]}a`)])
    expect((await put({ captions })).body.error.code).toBe('INVALID_INPUT')
})
