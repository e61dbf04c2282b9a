// Every string input by itself: the result of its schema can be stored, logged and shown.

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findUnfit } from '#domain/text/foreign-text.ts'
import { POISON, procedureEndpoints, restEndpoints, stringLeaves } from '../testing/foreign-strings.ts'

const isInstant = (schema: z.core.$ZodType) => 'format' in schema._zod.def && schema._zod.def.format === 'datetime'

const leaves = [...procedureEndpoints(), ...restEndpoints()].flatMap(({ name, schema }) =>
  stringLeaves(schema).map((leaf) => [`${name} ${leaf.path}`, leaf] as const),
)

describe('each string of each input', () => {
  it('is found', () => expect(leaves.length).toBeGreaterThan(100))

  it.each(leaves)('%s lets nothing through that breaks what uses it', (_, { schema }) => {
    for (const [what, poison] of Object.entries(POISON)) {
      const startedAt = performance.now()
      const { data } = z.core.safeParse(schema, poison)
      expect(performance.now() - startedAt, what).toBeLessThan(1_000)
      if (data === undefined || data === null) continue
      expect(typeof data === 'string' && findUnfit(data, true), what).toBeNull()
      expect(String(data).length, what).toBeLessThan(10_000)
      if (isInstant(schema)) expect(what).not.toBe('the year 1')
    }
  })
})
