// The published description of the REST API, generated from the table and schemas that serve it.
import { z } from 'zod'
import packageFacts from '#package.json' with { type: 'json' }
import { errorSchema } from './error-schema.ts'
import type { RestRoute } from './route.ts'

type JsonSchema = Record<string, unknown>

/** OpenAPI 3.1, whose schemas are plain JSON Schema. */
export function describeApi(routes: readonly RestRoute[]): JsonSchema {
  const named: Record<string, JsonSchema> = {}
  toJsonSchema(errorSchema, 'output', named)
  const paths: Record<string, JsonSchema> = {}
  // By path: the document does not change when an operation moves in the code.
  for (const route of routes.toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)))) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, named) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cloud Playout', version: packageFacts.version },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: named,
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key of the account: cpk_… A key with the scope “read” is accepted for GET only.',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
    },
  }
}

const REJECTED = {
  description: 'Rejected or failed: a code, a sentence, and the request’s id.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
}

/** The router of its procedure, or the noun in its path. */
function tagOf(route: RestRoute): string {
  if ('name' in route) return route.name.split('.')[0] ?? ''
  if (route.path.includes('/as-run')) return 'asRun'
  return /^\/(?:api\/)?(guide|media)\b/.exec(route.path)?.[1] ?? 'system'
}

function describeRoute(route: RestRoute, named: Record<string, JsonSchema>): JsonSchema {
  const { method, path, summary, status, answer, guard } = route
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/[/:.-]+(\w)/g, (_, letter) => letter.toUpperCase())}${path === '/health' ? 'Root' : ''}`,
    summary,
    tags: [tagOf(route)],
    security: guard === 'public' ? [] : guard === 'person' ? [{ session: [] }] : [{ apiKey: [] }, { session: [] }],
    parameters: [...pathParameters(path), ...queryParameters(route.query, named)],
    ...requestBody(route, named),
    responses: {
      [status]: {
        description: 'Done.',
        ...(answer ? { content: { 'application/json': { schema: toJsonSchema(answer, 'output', named) } } } : {}),
      },
      '4XX': REJECTED,
      '5XX': REJECTED,
    },
  }
}

function requestBody(route: RestRoute, named: Record<string, JsonSchema>): JsonSchema {
  if (route.rawBody)
    return {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }
  if (!route.body) return {}
  return {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: toJsonSchema(route.body, 'input', named) } },
    },
  }
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
