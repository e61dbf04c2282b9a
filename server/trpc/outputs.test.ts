import type { AnyRouter } from '@trpc/server'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { appRouter } from './root.ts'

const router: AnyRouter = appRouter
const procedures = Object.entries(
  router._def.procedures as Record<string, { _def: { type: string; output?: unknown } }>,
)

// A subscription sends what the query beside it answers.
it.each(procedures.filter(([, { _def }]) => _def.type !== 'subscription'))('%s declares its output', (_, { _def }) => {
  expect(_def.output).toBeInstanceOf(z.ZodType)
})
