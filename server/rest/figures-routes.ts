import { z } from 'zod'
import { openFigures } from '#features/figures/open-figures.ts'
import type { FiguresAddress } from '#features/figures/schema.ts'
import { accountRoute, type RestRoute } from './route.ts'

const addressAnswer = z
  .object({
    url: z.string(),
    expiresAt: z.iso.datetime().describe('Connect before this time; the connection then lasts 15 minutes.'),
  })
  .meta({ id: 'FiguresAddress' }) satisfies z.ZodType<FiguresAddress>

export const figuresRoutes: RestRoute[] = [
  accountRoute({
    method: 'POST',
    path: '/api/channels/:channelId/figures',
    summary: 'A WebSocket address that reports viewers, rates, stalls and qualities every second.',
    status: 201,
    answer: addressAnswer,
    run: ({ services, actor, params: { channelId = '' }, now }) =>
      openFigures(services, actor.accountId, channelId, now),
  }),
]
