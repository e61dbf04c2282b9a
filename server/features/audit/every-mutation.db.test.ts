// Every mutation with a secret in each input that may hold one: none of them, and none that the product issues, is in the
// audit trail. What is created, changed or deleted is there with its values before and after.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { procedureEndpoints, sampleOf } from '#server/testing/foreign-strings.ts'
import { listMutations } from '#server/testing/procedures.ts'
import { DESTINATION, EMPTY_SCHEDULE } from '#server/testing/tenancy/row.ts'
import { openTenancyWorld, type TenancyWorld } from '#server/testing/tenancy/world.ts'

const CANARY = 'canary-7f31c2-secret'
const SECRET_NAME = /password|secret|token|key$|^code$|passkey|response|pullurl|^url$/i
/** Answers hold these once. */
const ISSUED_NAME = /secret|streamKey|token|recoveryCodes|^uri$|^url$/i
/** They end what other calls need: the later, the more. */
const ENDINGS = [
  /stop|remove|revoke|withdraw|end[A-Z]|disconnect|suspend|setRole|changePassword/,
  /delete/,
  /channel\.delete|session\.|account\.switch/,
  /media\.delete|member\.(transfer|leave)/,
]
const turnOf = (name: string) => ENDINGS.findLastIndex((ending) => ending.test(name))

let world: TenancyWorld
let words: Record<string, unknown>
const issued = new Set<string>()
const done: string[] = []

beforeAll(async () => {
  world = await openTenancyWorld()
  const { ids, owner, member } = world
  const spare = await addTenant(world.web.db)
  words = {
    ...ids,
    userId: member.userId,
    accountId: ids.spareAccountId,
    keyId: (await world.web.as(owner.userId).account.createApiKey({ name: 'To end' })).id,
    ids: [ids.channelId],
    items: [ids.mediaId],
    mediaIds: [ids.mediaId],
    content: EMPTY_SCHEDULE,
    zone: 'UTC',
    timeZone: 'UTC',
    platform: DESTINATION.platform,
    rung: '720p',
    serverUrl: undefined,
    backupServerUrl: undefined,
    revision: undefined,
    email: `invited-${spare.userId.slice(3, 9)}@example.com`,
    newEmail: 'second@example.com',
    currentPassword: TEST_PASSWORD,
    newPassword: `${CANARY} password`,
    password: `${CANARY} password`,
    streamKey: CANARY,
    pullUrl: `https://user:${CANARY}@tv.example/${CANARY}/a.m3u8?token=${CANARY}`,
    url: `https://hooks.example/${CANARY}?token=${CANARY}`,
    token: CANARY,
    code: CANARY,
    embedHost: undefined,
    embedDomains: ['tv.example'],
    accent: '#aabbcc',
    passkeyId: 'AAAA',
    response: {
      ...{ id: CANARY, rawId: CANARY, type: 'public-key' },
      response: { clientDataJSON: CANARY, attestationObject: CANARY },
    },
    posterMediaId: ids.mediaId,
    dvrMinutes: 0,
    at: new Date(Date.now() + 600_000).toISOString(),
    positionsMs: [1_920],
    overrideReason: 'A test',
    reason: 'A test',
    endsAt: null,
    expiresAt: null,
    format: 'csv',
    file: 'title\nOwner’s own film',
    action: 'start',
    plan: 'pro',
    limit: 'series',
    value: 5,
    limits: { channels: 99 },
  }
})
afterAll(() => world?.close())

/** The secret in each field that is named like one and is not set above. */
function withCanaries(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SECRET_NAME.test(name) && !Object.hasOwn(words, name) ? CANARY : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => withCanaries(item, name))
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, withCanaries(inner, field)]))
}

function collectIssued(value: unknown, name = ''): void {
  if (typeof value === 'string' && value.length > 15 && ISSUED_NAME.test(name)) issued.add(value)
  if (typeof value !== 'object' || value === null) return
  for (const [field, inner] of Object.entries(value)) collectIssued(inner, Array.isArray(value) ? name : field)
}

it('holds no secret after every mutation', async () => {
  const { web, owner, admin } = world
  const schemas = new Map<string, z.core.$ZodType>()
  for (const { name, schema } of procedureEndpoints()) schemas.set(name, schema)
  const mutations = listMutations().sort((one, other) => turnOf(one.name) - turnOf(other.name))
  for (const { name, guard } of mutations) {
    const [noun = '', verb = ''] = name.split('.')
    const caller = web.as(guard === 'admin' ? admin.userId : owner.userId) as never as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >
    const schema = schemas.get(name)
    const input = schema ? withCanaries(sampleOf(schema, words)) : undefined
    await caller[noun]?.[verb]?.(input).then(
      (answer) => {
        done.push(name)
        collectIssued(answer)
      },
      () => undefined,
    )
  }
  const entries = await web.db.auditEntry.findMany()
  const text = JSON.stringify(entries, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  for (const secret of [CANARY, TEST_PASSWORD, owner.key, world.memberKey, ...issued])
    expect(text).not.toContain(secret)
  // Others are refused: their inputs do not belong together, or they need a session.
  expect(done.length).toBeGreaterThan(50)
  expect(issued.size).toBeGreaterThan(8)
})

it('holds the values before and after of what was created, changed or deleted', async () => {
  const entries = await world.web.db.auditEntry.findMany({
    where: { action: { contains: '.' } },
    select: { action: true, before: true, after: true },
  })
  const kinds =
    /\.(create|delete|update|rundown|rename|role|transfer|remove|join|clone|withdraw|upload|mode)$|^apikey\.revoke$/
  const changing = entries.filter(({ action }) => kinds.test(action))
  expect(new Set(changing.map(({ action }) => action)).size).toBeGreaterThan(20)
  for (const entry of changing) {
    expect(entry, entry.action).toMatchObject({ before: expect.any(Object), after: expect.any(Object) })
    if (/\.create$/.test(entry.action)) expect([entry.action, entry.before]).toEqual([entry.action, {}])
    if (/\.(delete|withdraw|remove)$/.test(entry.action))
      expect([entry.action, entry.after]).toEqual([entry.action, {}])
  }
})
