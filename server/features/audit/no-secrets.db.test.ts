// No secret that a person enters or that the product issues is in the audit trail.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '#server/testing/browser.ts'
import { addTenant, TEST_PASSWORD, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

const CANARY = 'canary-5b1e77-secret'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

it('holds no password, key, token or address with credentials', async () => {
  const caller = web.as(tenant.userId)
  const browser = openBrowser(web)
  await browser.signIn(tenant.email, `${CANARY}-wrong`)
  await browser.signIn(tenant.email, TEST_PASSWORD)
  const { id: channelId } = await caller.channel.create({ name: 'News' })
  const key = await caller.account.createApiKey({ name: 'Program' })
  await caller.account.revokeApiKey({ keyId: key.id })
  const target = { platform: 'twitch', name: 'Twitch' } as const
  const destination = await caller.destination.create({ channelId, ...target, streamKey: `${CANARY}-1` })
  const destinationId = destination.id
  await caller.destination.update({ channelId, destinationId, streamKey: `${CANARY}-2` })
  await caller.destination.delete({ channelId, destinationId })
  const pushed = await caller.contribution.create({ channelId, name: 'Studio' })
  const rotated = await caller.contribution.rotate({ channelId, contributionId: pushed.id })
  const pullUrl = (part: string) => `https://user:${CANARY}@tv.example/${CANARY}/${part}.m3u8?token=${CANARY}`
  const pulled = await caller.contribution.create({ channelId, name: 'Pull', source: 'pull', pullUrl: pullUrl('a') })
  await caller.contribution.update({ channelId, contributionId: pulled.id, pullUrl: pullUrl('b') })
  await caller.contribution.revoke({ channelId, contributionId: pushed.id })
  await caller.contribution.delete({ channelId, contributionId: pushed.id })
  await caller.player.update({ channelId, access: 'token' })
  const signing = await caller.playback.revealKey({ channelId })
  await caller.playback.rotate({ channelId })
  await caller.playback.setEncryption({ channelId, encrypted: true })
  await caller.account.changePassword({ currentPassword: TEST_PASSWORD, newPassword: `${CANARY} password` })

  const entries = await web.db.auditEntry.findMany({ where: { accountId: tenant.accountId } })
  const text = JSON.stringify(entries, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  const issued = [key.secret, signing.secret, ...secretsOf(pushed), ...secretsOf(rotated), browser.cookie()]
  expect(issued.length).toBeGreaterThan(4)
  for (const secret of [CANARY, TEST_PASSWORD, tenant.key, ...issued]) expect(text).not.toContain(secret)
  expect(new Set(entries.map(({ action }) => action)).size).toBeGreaterThan(15)
})

/** Every text of an answer that is long and random enough to be a key. */
function secretsOf(answer: object): string[] {
  return Object.entries(answer).flatMap(([name, value]) =>
    typeof value === 'string' && /key/i.test(name) && !/hint/i.test(name) ? [value] : [],
  )
}
