// Requests generated from docs/openapi.json against the handler with a real database: no 5xx, and every answer is one that
// the document describes. FUZZ_RUNS=500 (npm run fuzz) asks more of each operation.
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setOverrides } from '#features/admin/set-overrides.ts'
import { arbitraryOf, type JsonSchema, spoiled } from '../testing/arbitrary-schema.ts'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { fuzzRuns } from '../testing/fuzz-runs.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

interface Answer {
  $ref?: string
  content?: Record<string, { schema: JsonSchema }>
}
interface Operation {
  parameters: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, Answer>
  security: object[]
}
interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, Answer> }
}

const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as Document
const { schemas, responses: shared } = document.components

/** Connects to other servers for seconds; oEmbed has errors of its own. */
const LEFT_OUT = /destinations\/(\{\w+\}\/)?test$|\/oembed$/
const operations = Object.entries(document.paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  )
  .filter(({ path }) => !LEFT_OUT.test(path))
  // What the others need is deleted last.
  .toSorted((one, other) => Number(one.method === 'delete') - Number(other.method === 'delete'))

const { runs, limitMs } = fuzzRuns()
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const validators = new Map<string, ValidateFunction>()

let web: TestWeb
let tenant: Tenant
let ids: Record<string, string>

beforeAll(async () => {
  web = await openTestWeb({ connections: 10, limits: { perCaller: 1e9, perAccount: 1e9, perAddress: 1e9 } })
  tenant = await addTenant(web.db)
  const values = { apiCallsPerMinute: 1_000_000 }
  await setOverrides(web.db, tenant.who, { accountId: tenant.accountId, values, reason: 'Test', expiresAt: null })
  const caller = web.as(tenant.userId)
  const mediaId = await addReadyMedia(web.db, tenant.accountId)
  const { id: channelId, slug } = await caller.channel.create({ name: 'Fuzzed' })
  await caller.channel.setRundown({ channelId, items: [mediaId] })
  const webhookId = (await caller.webhook.create({ url: 'https://example.com/' })).id
  ids = {
    ...{ channelId, slug, mediaId, webhookId, accountId: tenant.accountId, keyId: tenant.keyId },
    deliveryId: (await caller.webhook.test({ webhookId })).id,
    seriesId: (await caller.series.create({ title: 'Series', mediaIds: [mediaId] })).id,
    contributionId: (await caller.contribution.create({ channelId, name: 'Studio' })).id,
    destinationId: (await caller.destination.create({ channelId, platform: 'twitch', streamKey: 'live_key' })).id,
  }
})
afterAll(() => web?.close())

interface Asked {
  path: string
  headers: Record<string, string>
  json: unknown
}

function arbitraryRequest({ path, operation }: (typeof operations)[number]): fc.Arbitrary<Asked> {
  const of = (place: string) => operation.parameters.filter((parameter) => parameter.in === place)
  const inPath = fc.record(
    Object.fromEntries(
      of('path').map(({ name }) => [
        name,
        fc.oneof(
          { weight: 9, arbitrary: fc.constant(ids[name] ?? 'none') },
          fc.webSegment().filter((text) => /[^.]/.test(text)),
        ),
      ]),
    ),
  )
  const queryOf = (schema: JsonSchema) =>
    fc.oneof({ weight: 3, arbitrary: arbitraryOf(schema, schemas) }, fc.string({ unit: 'grapheme' }))
  const query = fc.record(Object.fromEntries(of('query').map(({ name, schema }) => [name, queryOf(schema)])), {
    requiredKeys: [],
  })
  const bodySchema = operation.requestBody?.content['application/json']?.schema
  const valid = bodySchema ? arbitraryOf(bodySchema, schemas) : fc.constant(undefined)
  const body = bodySchema ? fc.oneof(valid, spoiled(valid), fc.jsonValue({ maxDepth: 1 })) : valid
  const headers = fc.record(
    Object.fromEntries(
      of('header').map(({ name }) => [name.toLowerCase(), fc.constantFrom('"1"', 'W/"x"', '*', 'a-key')]),
    ),
    { requiredKeys: [] },
  )
  return fc.tuple(inPath, query, body, headers).map(([params, asked, json, given]) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? ''))
    const search = new URLSearchParams(
      Object.entries(asked).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    )
    return { path: search.size > 0 ? `${filled}?${search}` : filled, headers: given as Record<string, string>, json }
  })
}

/** The described answer of that status. */
function describedAnswer({ responses }: Operation, status: number): Answer | undefined {
  const found = responses[status] ?? responses[`${String(status)[0]}XX`]
  return found?.$ref ? shared[found.$ref.split('/').at(-1) ?? ''] : found
}

function problemsOf(name: string, operation: Operation, answer: Awaited<ReturnType<TestWeb['rest']>>): unknown {
  const { status, headers, body } = answer
  if (status >= 500) return `${status} ${JSON.stringify(body)}`
  const described = describedAnswer(operation, status)
  if (!described) return `the status ${status} is not described`
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  const schema = described.content?.[type]?.schema
  if (!schema)
    return status === 304 || !/json/.test(type) || !described.content ? null : `${type} is not described for ${status}`
  const key = `${name} ${status}`
  const validate = validators.get(key) ?? ajv.compile({ ...schema, components: document.components })
  validators.set(key, validate)
  return validate(body) ? null : validate.errors
}

it.each(operations.map((each) => [each.name, each] as const))(
  '%s answers any request as described',
  async (name, each) => {
    const property = fc.asyncProperty(arbitraryRequest(each), fc.boolean(), async ({ path, headers, json }, keyed) => {
      const answer = await web.rest(each.method.toUpperCase(), path, {
        headers,
        ...(each.method === 'get' ? {} : { json }),
        ...(keyed || each.operation.security.length > 0 ? { key: tenant.key } : {}),
      })
      expect(problemsOf(name, each.operation, answer)).toBeNull()
    })
    await fc.assert(property, { numRuns: runs, interruptAfterTimeLimit: limitMs })
  },
  limitMs + 20_000,
)
