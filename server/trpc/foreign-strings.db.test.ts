// Every procedure and every REST endpoint with each of its strings poisoned, against a real database: no 500.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ERRORS } from '../errors.ts'
import { restRoutes } from '../rest/routes.ts'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { POISON, procedureEndpoints, restEndpoints, sampleOf, withEachString } from '../testing/foreign-strings.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb
let admin: Tenant
/** What a valid call needs beyond its schema. */
let words: Record<string, unknown>

beforeAll(async () => {
  web = await openTestWeb()
  admin = await addTenant(web.db, 'ADMIN')
  const caller = web.as(admin.userId)
  const mediaId = await addReadyMedia(web.db, admin.accountId)
  const channelId = (await caller.channel.create({ name: 'Mine' })).id
  words = {
    channelId,
    mediaId,
    accountId: admin.accountId,
    keyId: admin.keyId,
    country: 'DE',
    rendition: '720p',
    zone: 'UTC',
    timeZone: 'UTC',
    rrule: 'FREQ=DAILY',
    exdates: ['2027-02-28'],
    durationMs: 1_920_000,
    startsAtLocal: '2027-02-28T20:00:00',
    fromDate: null,
    untilDate: null,
    seasonId: null,
    ranges: [],
    serverUrl: 'rtmp://rtmp.example/live',
    backupServerUrl: null,
    pullUrl: 'rtsp://feed.example/one',
    embedHost: 'tv.example',
    embedDomains: ['tv.example'],
    accent: '#aabbcc',
    email: 'first@example.com',
    newEmail: 'second@example.com',
    url: 'https://example.com/hooks',
    passkeyId: 'AAAA',
    response: {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
    },
    cursor: '1',
    to: undefined,
    everyMs: null,
    contributionId: 'text',
    posterMediaId: mediaId,
    dvrMinutes: 0,
    breaks: undefined,
    language: 'de',
    newLanguage: 'fr',
    rungs: ['1080p', '720p', '432p'],
    languages: { 1: 'de' },
    captions: ['de'],
    audio: ['de'],
    cues: [{ startMs: 0, endMs: 1_000, text: 'Hello' }],
    bucket: undefined,
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    address: 'alerts@example.com',
    recipients: ['boss@example.com'],
    until: new Date(Date.now() + 3_600_000).toISOString(),
  }
})
afterAll(() => web?.close())

type Call = (input: unknown) => Promise<unknown>
const call = (name: string): Call =>
  name.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], web.as(admin.userId)) as Call

/** The first answer of a subscription, or the only one. */
async function answerOf(name: string, input: unknown): Promise<unknown> {
  const answer = await call(name)(input)
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return answer
  for await (const value of answer as AsyncIterable<unknown>) return value
}

const poisons = Object.entries(POISON)

describe('a procedure', () => {
  it.each(procedureEndpoints().map((door) => [door.name, door] as const))('%s', async (name, { schema }) => {
    const sample = sampleOf(schema, words)
    const { error } = z.core.safeParse(schema, sample)
    expect(error?.issues, 'the sample must be valid: add its word above').toBeUndefined()
    for (const [what, poison] of poisons)
      for (const { path, value } of withEachString(sample, poison)) {
        const thrown = await answerOf(name, value).then(
          () => null,
          (failure) => failure.cause?.code ?? failure,
        )
        if (thrown !== null) expect(ERRORS[thrown as never], `${what} in ${path}`).toMatchObject({ expected: true })
      }
  })
})

describe('a REST endpoint', () => {
  it.each(restEndpoints().map((door) => [door.name, door] as const))(
    '%s',
    async (_, { schema, part, method, path }) => {
      const sample = sampleOf(schema, words)
      expect(z.core.safeParse(schema, sample).error?.issues).toBeUndefined()
      for (const [what, poison] of poisons)
        for (const { path: field, value } of withEachString(sample, poison.slice(0, 20_000))) {
          const query = part === 'query' ? `?${new URLSearchParams(value as Record<string, string>)}` : ''
          const { status } = await web.rest(method, `${fill(path)}${query}`, {
            key: admin.key,
            ...(part === 'body' ? { json: value } : {}),
          })
          expect(status, `${what} in ${field}`).toBeLessThan(500)
        }
    },
  )

  const named = restRoutes.filter(({ path }) => path.includes(':')).map((route) => [route.path, route] as const)
  it.each(named)('%s, in its path', async (path, { method }) => {
    for (const poison of ['%00', '%ff', '%ed%a0%80', '%', 'a'.repeat(10_000), '%E2%80%AE', '\u202e']) {
      const { status } = await web.rest(method, path.replaceAll(/:\w+/g, poison), { key: admin.key })
      expect(status, poison).toBeGreaterThanOrEqual(400)
      expect(status, poison).toBeLessThan(500)
    }
  })
})

const fill = (path: string) => path.replaceAll(/:(\w+)/g, (_, name: string) => String(words[name] ?? 'text'))
