// No input takes a field that it does not declare: a client cannot set an account, a role or a plan beside what it may.
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { scheduleSchema } from '#domain/schedule/model/schedule-schema.ts'
import { procedureEndpoints, restEndpoints } from '../testing/foreign-strings.ts'

type Schema = z.core.$ZodType

// biome-ignore lint/suspicious/noExplicitAny: definitions of all kinds of schemas
const defOf = (schema: Schema): any => schema._zod.def

/** Where an object keeps fields that it does not declare, as a path. */
function openObjects(schema: Schema, path: string): string[] {
  const def = defOf(schema)
  const below = (inner: Schema, part: string) => openObjects(inner, `${path}.${part}`)
  switch (def.type) {
    case 'object': {
      const isOpen = def.catchall !== undefined && defOf(def.catchall).type !== 'never'
      const shape = Object.entries(def.shape as Record<string, Schema>)
      // A schedule is validated by its own schema, after the input.
      const inner = ([name, given]: [string, Schema]) => below(name === 'content' ? scheduleSchema : given, name)
      return [...(isOpen ? [path] : []), ...shape.flatMap(inner)]
    }
    case 'array':
      return below(def.element, '[]')
    case 'union':
      return (def.options as Schema[]).flatMap((option) => below(option, '|'))
    case 'intersection':
      return [...below(def.left, '&'), ...below(def.right, '&')]
    case 'record':
      return [...(defOf(def.valueType).type === 'unknown' ? [path] : []), ...below(def.valueType, '*')]
    case 'pipe':
      return [...below(def.in, 'in'), ...below(def.out, 'out')]
    case 'any':
    case 'unknown':
      return [path]
    default:
      return def.innerType ? below(def.innerType, '?') : []
  }
}

it('no procedure and no endpoint takes more fields than it declares', () => {
  const doors = [...procedureEndpoints(), ...restEndpoints()]
  expect(doors.length).toBeGreaterThan(150)
  const open = doors.flatMap(({ name, schema }) => openObjects(schema, name))
  expect(open.map((path) => path.replace(/\.(in|out|\?|&|\|)/g, '')).sort()).toEqual([])
})
