// The published description of the REST API, written from the same table and schemas that serve it.
import { z } from 'zod'
import packageFacts from '../../package.json' with { type: 'json' }
import { errorSchema } from './answer-schemas.ts'
import type { RouteFacts } from './route.ts'

type JsonSchema = Record<string, unknown>
type Described = RouteFacts & { guard: 'public' | 'account' | 'admin' }

/** OpenAPI 3.1, whose schemas are plain JSON Schema. */
export function describeApi(routes: readonly Described[]): JsonSchema {
  const paths: Record<string, JsonSchema> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cloud Playout', version: packageFacts.version },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: toJsonSchema(errorSchema, 'output') },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the account: cpk_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
    },
  }
}

function describeRoute(route: Described): JsonSchema {
  const { method, path, summary, status, answer, guard } = route
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/[/:.-]+(\w)/g, (_, letter) => letter.toUpperCase())}${path === '/health' ? 'Root' : ''}`,
    summary,
    security: guard === 'public' ? [] : [{ apiKey: [] }, { session: [] }],
    parameters: [...pathParameters(path), ...queryParameters(route.query)],
    ...requestBody(route),
    responses: {
      [status]: {
        description: 'Done.',
        ...(answer ? { content: { 'application/json': { schema: toJsonSchema(answer, 'output') } } } : {}),
      },
      default: {
        description: 'Refused or failed: a code, a sentence, and the request’s id.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function requestBody(route: Described): JsonSchema {
  if (route.rawBody)
    return {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }
  if (!route.body) return {}
  return {
    requestBody: { required: true, content: { 'application/json': { schema: toJsonSchema(route.body, 'input') } } },
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

function queryParameters(query: z.ZodType | undefined): JsonSchema[] {
  if (!query) return []
  const { properties = {}, required = [] } = toJsonSchema(query, 'input') as {
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

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return plain
}
