// An example of a JSON schema's values, for the published description. A schema's own `examples` and `default` win.

type JsonSchema = Record<string, unknown>

const FORMATS: Record<string, string> = {
  'date-time': '2027-02-28T20:00:00.000Z',
  date: '2027-02-28',
  time: '20:00:00',
  email: 'anna@example.com',
  uri: 'https://example.com/',
  ipv4: '192.0.2.7',
}
/** By the name of the property. */
const NAMED: [RegExp, string][] = [
  [/^url$|Url$/, 'https://example.com/hooks'],
  [/^id$|Id$/, 'ch_0123456789abcdefghij'],
  [/^slug$/, 'aurora'],
  [/^secret$/, 'shown-once'],
  [/^title$/, 'The Long Night'],
  [/^name$/, 'Aurora'],
]

/** @param named the schemas that a `$ref` may refer to */
export function exampleOf(schema: JsonSchema, named: Record<string, JsonSchema>, name = '', depth = 0): unknown {
  const { $ref, examples, default: usual, enum: values, type } = schema
  if (typeof $ref === 'string') {
    const target = named[$ref.split('/').at(-1) ?? '']
    return target ? exampleOf(target, named, name, depth + 1) : null
  }
  if (Array.isArray(examples) && examples.length > 0) return examples[0]
  if ('const' in schema) return schema.const
  if (Array.isArray(values)) return values[0]
  if (usual !== undefined) return usual
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as JsonSchema[] | undefined
  if (choices) {
    const first = choices.find((choice) => choice.type !== 'null') ?? choices[0]
    return first ? exampleOf(first, named, name, depth + 1) : null
  }
  if (type === 'object' || schema.properties) return objectExample(schema, named, depth)
  if (type === 'array') {
    const atLeast = Number(schema.minItems ?? 0)
    if (depth > 4 && atLeast === 0) return []
    const items = (schema.items ?? {}) as JsonSchema
    return Array.from({ length: Math.max(1, atLeast) }, () => exampleOf(items, named, name, depth + 1))
  }
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return numberExample(schema)
  if (type === 'string') return stringExample(schema, name)
  return null
}

function objectExample(schema: JsonSchema, named: Record<string, JsonSchema>, depth: number): unknown {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>
  const required = (schema.required ?? []) as string[]
  // A record with fixed keys has no properties: its keys are required, and its values one schema.
  const others = typeof schema.additionalProperties === 'object' ? (schema.additionalProperties as JsonSchema) : {}
  const keys = [...Object.keys(properties).filter((key) => depth <= 4 || required.includes(key)), ...required]
  return Object.fromEntries(
    [...new Set(keys)].map((key) => [key, exampleOf(properties[key] ?? others, named, key, depth + 1)]),
  )
}

function numberExample({ minimum, exclusiveMinimum, maximum }: JsonSchema): number {
  const least = typeof minimum === 'number' ? minimum : typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 0
  const start = Number.isSafeInteger(least) && Math.abs(least) < 2 ** 31 ? least : 0
  return typeof maximum === 'number' && maximum < start ? maximum : start
}

function stringExample({ format, pattern, minLength, maxLength }: JsonSchema, name: string): string {
  const fits = (text: string) =>
    (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(text)) &&
    text.length >= Number(minLength ?? 0) &&
    text.length <= Number(maxLength ?? Number.POSITIVE_INFINITY)
  const candidates = [
    ...(typeof format === 'string' && FORMATS[format] ? [FORMATS[format]] : []),
    ...NAMED.filter(([match]) => match.test(name)).map(([, text]) => text),
    'text',
    '1',
    '#1f6feb',
    'P1D',
    'a'.repeat(Number(minLength ?? 1)),
  ]
  return candidates.find(fits) ?? candidates[0] ?? 'text'
}
