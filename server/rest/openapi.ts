// The published description of the REST API, generated from the table and schemas that serve it.
import { z } from 'zod'
import packageFacts from '#package.json' with { type: 'json' }
import { DomainError } from '../errors.ts'
import { publicPath } from '../public-path.ts'
import { takesRevision } from './conditional.ts'
import { errorSchema } from './error-schema.ts'
import { describeErrors, type RejectionFacts } from './openapi-errors.ts'
import { exampleOf } from './openapi-example.ts'
import { problemOf } from './problem.ts'
import { isRepeatable } from './repeatable.ts'
import type { RestRoute } from './route.ts'

type JsonSchema = Record<string, unknown>

/** OpenAPI 3.1, whose schemas are plain JSON Schema. */
export function describeApi(routes: readonly RestRoute[]): JsonSchema {
  const named: Record<string, JsonSchema> = {}
  const rejections: Rejections = {}
  toJsonSchema(errorSchema, 'output', named)
  const paths: Record<string, JsonSchema> = {}
  // By path: the document does not change when an operation moves in the code.
  for (const route of routes.toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)))) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, named, rejections) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cloud Playout', version: packageFacts.version },
    servers: [{ url: publicPath('/') }],
    paths,
    components: {
      schemas: named,
      responses: rejections,
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key of the account: cpk_… Its scopes limit what it may do.',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
    },
  }
}

/** The answers of errors, once each: most operations have the same ones. */
type Rejections = Record<string, JsonSchema>

/** @returns refers to it in `rejections` */
function rejection(rejections: Rejections, { status, codes, description }: RejectionFacts): JsonSchema {
  const name = [status, ...codes].join('-')
  const example = problemOf(new DomainError(codes[0] ?? 'INTERNAL'), 'rq_0123456789ab', Number(status))
  rejections[name] ??= {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Error' }, example } },
  }
  return { $ref: `#/components/responses/${name}` }
}

const FALLBACK = 'Rejected or failed: a code, a sentence, and the request’s id.'

function describeRejections(route: RestRoute, rejections: Rejections): JsonSchema {
  const known = describeErrors(route).map((facts) => [facts.status, rejection(rejections, facts)] as const)
  return {
    ...Object.fromEntries(known),
    '4XX': rejection(rejections, { status: 400, codes: [], description: FALLBACK }),
    '5XX': rejection(rejections, { status: 500, codes: [], description: FALLBACK }),
  }
}

/** The router of its procedure, or the noun in its path. */
function tagOf(route: RestRoute): string {
  if ('name' in route) return route.name.split('.')[0] ?? ''
  if (route.path.includes('/as-run')) return 'asRun'
  return /^\/(?:api\/)?(guide|media)\b/.exec(route.path)?.[1] ?? 'system'
}

function describeRoute(route: RestRoute, named: Record<string, JsonSchema>, rejections: Rejections): JsonSchema {
  const { method, path, summary, status, answer, guard } = route
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/[/:.-]+(\w)/g, (_, letter) => letter.toUpperCase())}${path === '/health' ? 'Root' : ''}`,
    summary,
    tags: [tagOf(route)],
    security: guard === 'public' ? [] : guard === 'person' ? [{ session: [] }] : [{ apiKey: [] }, { session: [] }],
    parameters: [...pathParameters(path), ...queryParameters(route.query, named), ...headerParameters(route)],
    ...requestBody(route, named),
    responses: {
      [status]: {
        description: 'Done.',
        ...(answer
          ? { content: { 'application/json': withExample(toJsonSchema(answer, 'output', named), named) } }
          : {}),
      },
      ...(isConditional(route) ? { 304: { description: 'Unchanged since the ETag in If-None-Match.' } } : {}),
      ...describeRejections(route, rejections),
    },
  }
}

function requestBody({ rawBody, body }: RestRoute, named: Record<string, JsonSchema>): JsonSchema {
  const content: JsonSchema = {
    ...(body && { 'application/json': withExample(toJsonSchema(body, 'input', named), named) }),
    ...(typeof rawBody === 'string' && { [rawBody]: { schema: { type: 'string' } } }),
    ...(rawBody === true && { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }),
  }
  return Object.keys(content).length > 0 ? { requestBody: { required: true, content } } : {}
}

const withExample = (schema: JsonSchema, named: Record<string, JsonSchema>) => ({
  schema,
  example: exampleOf(schema, named),
})

const isConditional = ({ method, answer, status }: RestRoute) => method === 'GET' && answer !== null && status === 200

function headerParameters(route: RestRoute): JsonSchema[] {
  const header = (name: string, description: string) => ({
    ...{ name, in: 'header', required: false, description },
    schema: { type: 'string' },
  })
  return [
    ...(isConditional(route)
      ? [header('If-None-Match', 'The ETag of an earlier answer: 304 if nothing has changed.')]
      : []),
    ...(takesRevision(route)
      ? [header('If-Match', 'The revision in quotes, such as "7": 412 if it is no longer the current one.')]
      : []),
    ...(isRepeatable(route)
      ? [header('Idempotency-Key', 'At most 255 characters. For 24 hours the same request gets the same answer.')]
      : []),
  ]
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodType | undefined, named: Record<string, JsonSchema>): JsonSchema[] {
  if (!query) return []
  const { properties = {}, required = [] } = toJsonSchema(query, 'input', named) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

/** Schemas that carry an id go to `named`, once each; the result refers to them. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', named: Record<string, JsonSchema>): JsonSchema {
  const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any', override: withoutDatePattern }))
  const {
    $schema: _,
    $defs = {},
    id,
    ...plain
  } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema & {
    $defs?: Record<string, JsonSchema>
  }
  for (const [name, definition] of Object.entries($defs)) {
    const { id: __, ...rest } = definition
    named[name] = rest
  }
  if (typeof id !== 'string') return plain
  named[id] = plain
  return { $ref: `#/components/schemas/${id}` }
}

/** The format is enough; the pattern of all valid dates is unreadable. */
function withoutDatePattern({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
}
