// Arbitrary values of the JSON schemas in docs/openapi.json, and values that are almost right.
import fc from 'fast-check'

export type JsonSchema = Record<string, unknown>
type Named = Record<string, JsonSchema>

const instant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** Texts that break what takes them for granted. */
const hostile = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  "'; --",
  '<b>',
  '../..',
  '𝒳'.repeat(40),
  '-1',
  'null',
)

/** @param named the schemas that a `$ref` may refer to */
export function arbitraryOf(schema: JsonSchema, named: Named, depth = 0): fc.Arbitrary<unknown> {
  const { $ref, enum: values, type } = schema
  if (typeof $ref === 'string') return arbitraryOf(named[$ref.split('/').at(-1) ?? ''] ?? {}, named, depth + 1)
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(values)) return fc.constantFrom(...values)
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, named, depth + 1)))
  if (type === 'object') return objectOf(schema, named, depth)
  if (type === 'array') {
    const items = arbitraryOf((schema.items ?? {}) as JsonSchema, named, depth + 1)
    const minLength = Number(schema.minItems ?? 0)
    return fc.array(items, { minLength, maxLength: Math.max(minLength, depth > 4 ? 1 : 4) })
  }
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (type === 'integer' || type === 'number') return numberOf(schema)
  if (type === 'string') return stringOf(schema)
  return fc.jsonValue({ maxDepth: 2 })
}

function objectOf(schema: JsonSchema, named: Named, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Named)
  const required = (schema.required ?? []) as string[]
  const model = Object.fromEntries(properties.map(([name, of]) => [name, arbitraryOf(of, named, depth + 1)]))
  return fc.record(model, { requiredKeys: required.filter((name) => name in model) })
}

function numberOf({ minimum, maximum }: JsonSchema): fc.Arbitrary<number> {
  const min = Math.max(Number(minimum ?? -1_000), -(2 ** 31))
  const max = Math.min(Number(maximum ?? 1_000_000), 2 ** 31 - 1)
  return fc.integer({ min: Math.min(min, max), max })
}

function stringOf({ format, pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time') return instant
  if (typeof pattern === 'string') {
    try {
      return fc.stringMatching(new RegExp(pattern))
    } catch {
      // A look-around, for example: any text then.
    }
  }
  const min = Number(minLength ?? 0)
  return fc.string({
    minLength: min,
    maxLength: Math.max(min, Math.min(Number(maxLength ?? 40), 40)),
    unit: 'grapheme',
  })
}

/** The value with one part replaced by something else. */
export function spoiled(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const other = fc.oneof(hostile, fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(-1, 0.5, 1e308, 2 ** 53, [], {}))
  return fc.tuple(value, fc.nat(50), other).map(([whole, at, replaced]) => replace(whole, at, replaced))
}

function replace(value: unknown, at: number, replaced: unknown): unknown {
  if (Array.isArray(value) && value.length > 0) {
    const index = at % value.length
    return value.map((item, place) => (place === index ? replace(item, at >> 1, replaced) : item))
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const keys = Object.keys(value)
    const key = keys[at % keys.length] ?? ''
    return { ...value, [key]: replace((value as Record<string, unknown>)[key], at >> 1, replaced) }
  }
  return replaced
}
