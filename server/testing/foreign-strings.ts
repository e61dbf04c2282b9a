// The strings of every input, found through its schema: a new endpoint is covered automatically.
import type { z } from 'zod'
import { scheduleSchema } from '#domain/schedule/model/schedule-schema.ts'
import { restRoutes } from '../rest/routes.ts'
import { appRouter } from '../trpc/root.ts'

type Schema = z.core.$ZodType

export interface Door {
  name: string
  schema: Schema
}

/** What every text must be safe against, by name. */
export const POISON: Record<string, string> = {
  'half a surrogate pair': 'a\ud800b',
  NUL: 'a\u0000b',
  'a terminal’s escape': 'a\u001b[31mb',
  '10 MB': 'a'.repeat(10_000_000),
  'the year 1': '0001-01-01T00:00:00Z',
}

/** The procedures with an input. */
export function procedureEndpoints(): Door[] {
  const { procedures } = appRouter._def as unknown as { procedures: Record<string, { _def: { inputs: Schema[] } }> }
  return Object.entries(procedures).flatMap(([name, { _def }]) =>
    _def.inputs.map((schema) => ({ name, schema: schema })),
  )
}

/** REST endpoints with a query or a JSON body. */
export function restEndpoints(): (Door & { part: 'query' | 'body'; method: string; path: string })[] {
  return restRoutes.flatMap(({ method, path, query, body }) =>
    (['query', 'body'] as const).flatMap((part) => {
      const schema = { query, body }[part]
      return schema ? [{ name: `${method} ${path} ${part}`, schema: schema, part, method, path }] : []
    }),
  )
}

/** A schedule is validated by its own schema, after the input. */
const fieldsOf = (schema: Schema): [string, Schema][] =>
  Object.entries(defOf(schema).shape as Record<string, Schema>).map(([name, inner]) => [
    name,
    name === 'content' ? scheduleSchema : inner,
  ])

// biome-ignore lint/suspicious/noExplicitAny: definitions of all kinds of schemas
const defOf = (schema: Schema): any => schema._zod.def

export interface Leaf {
  path: string
  schema: Schema
}

/** The smallest schemas that accept a string, with all their transforms. */
export function stringLeaves(schema: Schema, path = ''): Leaf[] {
  const def = defOf(schema)
  if (takesAString(schema)) return [{ path, schema }]
  const below = (inner: Schema, part = '') => stringLeaves(inner, part ? `${path}.${part}` : path)
  switch (def.type) {
    case 'object':
      return fieldsOf(schema).flatMap(([name, inner]) => below(inner, name))
    case 'array':
      return below(def.element, '[]')
    case 'union':
      return (def.options as Schema[]).flatMap((option) => below(option))
    case 'record':
      return [...below(def.keyType, '(key)'), ...below(def.valueType, '*')]
    case 'tuple':
      return (def.items as Schema[]).flatMap((item, i) => below(item, `[${i}]`))
    case 'pipe':
      // A schema that accepts anything is followed by one that validates.
      return below(takesAnything(def.in) ? def.out : def.in)
    default:
      return def.innerType ? below(def.innerType) : []
  }
}

/** A string itself, or what a string is converted to. */
function takesAString(schema: Schema): boolean {
  const def = defOf(schema)
  return def.type === 'string' || (def.type === 'pipe' && takesAString(def.in))
}

/** A record without known fields. */
function takesAnything(schema: Schema): boolean {
  const def = defOf(schema)
  return def.type === 'record' || (def.type === 'pipe' && takesAnything(def.in))
}

/** A valid value, with the words that a schema does not imply. */
export function sampleOf(schema: Schema, words: Readonly<Record<string, unknown>>, name = ''): unknown {
  const def = defOf(schema)
  const inside = (inner: Schema) => sampleOf(inner, words, name)
  if (Object.hasOwn(words, name)) return words[name]
  switch (def.type) {
    case 'object':
      return Object.fromEntries(fieldsOf(schema).map(([key, inner]) => [key, sampleOf(inner, words, key)]))
    case 'array':
      return [inside(def.element)]
    case 'union':
      return inside(def.options[0])
    case 'record':
      return {}
    case 'pipe':
      return inside(takesAnything(def.in) ? def.out : def.in)
    case 'enum':
      return Object.values(def.entries)[0]
    case 'literal':
      return def.values[0]
    case 'boolean':
      return false
    case 'number':
      return Math.min(10, (schema as z.ZodNumber).maxValue ?? 10)
    case 'string':
      return def.format === 'datetime' ? new Date(Date.now() + 3_600_000).toISOString() : 'text of some length'
    default:
      return def.innerType ? inside(def.innerType) : null
  }
}

/** Copies of a value, each with one of its strings replaced. */
export function* withEachString(value: unknown, poison: string): Generator<{ path: string; value: unknown }> {
  if (typeof value === 'string') yield { path: '', value: poison }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value))
    for (const poisoned of withEachString(inner, poison)) {
      const copy = Array.isArray(value) ? [...value] : { ...value }
      ;(copy as Record<string, unknown>)[key] = poisoned.value
      yield { path: `${key}.${poisoned.path}`.replace(/\.$/, ''), value: copy }
    }
}
