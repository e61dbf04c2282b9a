import { z } from 'zod'
import { LIMIT_NAMES } from '#domain/account/limits.ts'
import { listLimits } from '#features/account/limits.ts'
import type { LimitView } from '#features/account/schema.ts'
import { limitChangesSchema } from '#features/system/schema.ts'
import { setLimits } from '#features/system/set-limits.ts'
import { accountRoute, type RestRoute } from './route.ts'

const limitSchema = z
  .object({
    name: z.enum(LIMIT_NAMES),
    label: z.string(),
    unit: z.enum(['count', 'bytes']),
    used: z.number(),
    limit: z.number(),
    usual: z.number().describe('Applies unless an admin set another value.'),
  })
  .meta({ id: 'Limit' }) satisfies z.ZodType<LimitView>

const limitListSchema = z.object({ limits: z.array(limitSchema) })

export const accountRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: '/api/account/limits',
    summary: 'The limits of the account, and its usage.',
    status: 200,
    answer: limitListSchema,
    run: async ({ services, actor }) => ({ limits: await listLimits(services, actor.accountId) }),
  }),
  accountRoute({
    method: 'PATCH',
    path: '/api/accounts/:accountId/limits',
    guard: 'admin',
    summary: 'Change limits of an account, for admins. null restores the default; omitted limits stay.',
    status: 200,
    body: limitChangesSchema,
    answer: limitListSchema,
    async run({ services, actor, params: { accountId = '' }, body }) {
      await setLimits(services.db, actor, { accountId, limits: body })
      return { limits: await listLimits(services, accountId) }
    },
  }),
]
