import type { Metadata } from 'next'
import { ERRORS } from '#server/errors.ts'
import { describeApi } from '#server/rest/openapi.ts'
import { anchorOf } from '#server/rest/problem.ts'
import { restRoutes } from '#server/rest/routes.ts'
import { Badge } from '#ui/badge.tsx'
import { Brand } from '#ui/brand.tsx'
import { Card } from '#ui/card.tsx'
import { publicPath } from '#ui/public-path.ts'

export const metadata: Metadata = { title: 'API reference' }

interface Schema {
  $ref?: string
  type?: string
  const?: unknown
  enum?: unknown[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
}

type Content = Record<string, { schema: Schema }>

interface Operation {
  operationId: string
  summary: string
  tags: [string]
  security: object[]
  parameters: { name: string; in: string; required: boolean; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { $ref?: string; content?: Content }>
}

interface ApiDocument {
  info: { version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** The description of the REST API as a page that needs no script. */
export default function ApiReferencePage() {
  const { info, paths, components } = describeApi(restRoutes) as unknown as ApiDocument
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  )
  const groups = Object.entries(Object.groupBy(operations, ({ tags }) => tags[0])).toSorted()
  return (
    <main className="mx-auto grid max-w-5xl gap-6 px-4 py-8 [&_a]:underline">
      <Brand />
      <h1 className="font-semibold text-2xl">API reference</h1>
      <p className="text-muted">
        Version {info.version}. The same as <a href={publicPath('/api/openapi.json')}>OpenAPI 3.1</a>. Each path under
        /api is also served under /api/v1. Send an API key as <code>Authorization: Bearer cpk_…</code>; create it in
        Settings.
      </p>
      <nav aria-label="Groups" className="flex flex-wrap gap-x-4 gap-y-1">
        {[...groups.map(([tag]) => tag), 'errors', 'schemas'].map((name) => (
          <a key={name} href={`#${name}`}>
            {name}
          </a>
        ))}
      </nav>
      {groups.map(([tag, members = []]) => (
        <section key={tag} aria-labelledby={tag} className="grid min-w-0 gap-3">
          <h2 id={tag} className="font-semibold text-lg">
            {tag}
          </h2>
          {members.map((operation) => (
            <OperationCard key={operation.operationId} operation={operation} />
          ))}
        </section>
      ))}
      <h2 id="errors" className="font-semibold text-lg">
        errors
      </h2>
      <Card className="min-w-0 p-4">
        <dl className="grid gap-2 text-sm">
          {Object.entries(ERRORS).map(([code, { http, message }]) => (
            <div key={code} id={anchorOf(code)} className="min-w-0 break-words">
              <dt>
                <code>{code}</code> {http}
              </dt>
              <dd className="text-muted">{message}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <h2 id="schemas" className="font-semibold text-lg">
        schemas
      </h2>
      {Object.entries(components.schemas)
        .toSorted()
        .map(([name, schema]) => (
          <Card key={name} id={name} className="min-w-0 p-4">
            <h3 className="font-medium">{name}</h3>
            <Fields schema={schema} />
          </Card>
        ))}
    </main>
  )
}

function OperationCard({ operation }: { operation: Operation & { path: string; method: string } }) {
  const { operationId, path, method, summary, security, parameters, requestBody, responses } = operation
  const [status = ''] = Object.keys(responses)
  const given: Schema = {
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  }
  return (
    <Card id={operationId} className="min-w-0 p-4">
      <details className="text-sm">
        <summary className="cursor-pointer">
          <Badge>{method}</Badge> <code className="break-all">{path}</code>
          <p className="mt-1 text-muted">{summary}</p>
        </summary>
        <p className="mt-3">Authentication: {security.flatMap(Object.keys).join(' or ') || 'none'}</p>
        {parameters.length > 0 && <h3 className="mt-3 font-medium">Path and query</h3>}
        <Fields schema={given} />
        {Object.entries({
          ...requestBody?.content,
          [`Answer ${status}`]: responses[status]?.content?.['application/json'],
        }).map(([name, content]) => (
          <div key={name}>
            <h3 className="mt-3 font-medium">{name.replace(/^application/, 'Body: application')}</h3>
            {content ? <Fields schema={content.schema} /> : 'No JSON.'}
          </div>
        ))}
        <h3 className="mt-3 font-medium">Errors</h3>
        <p className="flex flex-wrap gap-x-3">
          {errorCodes(responses).map((code) => (
            <a key={code} href={`#${anchorOf(code)}`}>
              <code>{code}</code>
            </a>
          ))}
        </p>
      </details>
    </Card>
  )
}

/** The descriptions of errors are named by status and codes: `404-CHANNEL_NOT_FOUND`. */
const errorCodes = (responses: Operation['responses']): string[] => [
  ...new Set(Object.values(responses).flatMap(({ $ref = '' }) => $ref.split('/').at(-1)?.split('-').slice(1) ?? [])),
]

/** The fields of an object, or its type. */
function Fields({ schema }: { schema: Schema }) {
  if (!schema.properties) return <p>{typeOf(schema)}</p>
  return (
    <ul className="grid gap-1 text-sm">
      {Object.entries(schema.properties).map(([name, field]) => (
        <li key={name} className="min-w-0 break-words">
          <code>{schema.required?.includes(name) ? name : `${name}?`}</code>{' '}
          <span className="text-muted">
            {typeOf(field)}. {field.description}
          </span>
          {field.items?.properties && <Fields schema={field.items} />}
        </li>
      ))}
    </ul>
  )
}

/** Such as `list of Channel`. */
function typeOf({ $ref, anyOf, oneOf, items, type = 'any', ...rest }: Schema): string {
  if ($ref) return $ref.split('/').at(-1) ?? ''
  if (items) return `list of ${typeOf(items)}`
  const choices = anyOf ?? oneOf
  if (choices) return choices.map(typeOf).join(' or ')
  const values = rest.enum ?? ('const' in rest ? [rest.const] : [])
  return values.map((value) => JSON.stringify(value)).join(' or ') || type
}
