import { z } from 'zod'
import type { Services } from '#adapters/services.ts'
import { instantSchema, text } from '#domain/text/text-schema.ts'
import { getAsRun, getAsRunCsv } from '#features/as-run/get-as-run.ts'
import { getAsRunReport, getAsRunReportCsv } from '#features/as-run/report.ts'
import { asRunReportSchema, asRunSchema } from '#features/as-run/schema.ts'
import { getPublicGuide } from '#features/guide/get-guide.ts'
import { getM3u, getXmltv } from '#features/guide/get-guide-lists.ts'
import { windowQuerySchema } from '#features/schedule/schema.ts'
import { admitToGuide, tokenOf } from './guide-access.ts'
import { publicCacheOf } from './public-cache.ts'
import { readCatchUp } from './public-catch-up.ts'
import { accountRoute, type Call, type RestRoute } from './route.ts'

const CHANNEL = '/api/channels/:channelId'
/** Shorter than the lead of any change. */
const PUBLIC_CACHE = 'public, max-age=15'
const PRIVATE_CACHE = 'private, max-age=15'

const textAnswer = (body: string, type: string, cache: string) =>
  new Response(body, { headers: { 'content-type': type, 'cache-control': cache } })

/** A link on a page cannot send Accept, so it uses format. */
const asRunQuerySchema = windowQuerySchema.safeExtend({ format: z.enum(['json', 'csv']).optional() })
const wantsCsv = (format: 'json' | 'csv' | undefined, request: Request) =>
  format ? format === 'csv' : /\btext\/csv\b/.test(request.headers.get('accept') ?? '')

const csv = (body: string, fileName: string) =>
  new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  })

const XML = 'application/xml; charset=utf-8'
const M3U = 'audio/x-mpegurl; charset=utf-8'

type PublicCall = Call<unknown, unknown, null>
const publicFacts = { method: 'GET', guard: 'public', status: 200, answer: null } as const

interface ChannelAsked {
  slug: string
  /** Used in the addresses of the answer; null if the channel needs none. */
  token: string | null
  /** Including continuity. */
  all: boolean
  /** Epoch ms; omitted: now. */
  from?: number
  cache: string
}

const publicGuideQuery = z.object({
  token: text(1_024).optional().describe('A playback token, for a channel with signed links; or as a bearer token.'),
  kinds: z
    .enum(['programmes', 'all'], { error: 'Choose “programmes” or “all”.' })
    .default('programmes')
    .describe('all: idents, ads and fillers are entries of their own.'),
})

/** For JSON only: the other formats list what can be watched again by themselves. */
const publicJsonQuery = publicGuideQuery.extend({
  from: instantSchema
    .optional()
    .describe('Begin in the past, as far back as programmes can be watched again; to the minute. Omitted: now.'),
})

const againQuery = publicGuideQuery
  .pick({ token: true })
  .extend({
    at: z.coerce
      .number('Enter seconds since 1970.')
      .int('Enter whole seconds.')
      .min(0, 'The time is before 1970.')
      .max(9_999_999_999, 'The time is too late.')
      .describe('A time at which the programme was on air, in seconds since 1970.'),
  })

/** Public answers are cached; answers with a token are made for their holder. */
const channelRoute = (
  ending: string,
  summary: string,
  run: (services: Services, asked: ChannelAsked, now: number) => Promise<Response>,
): RestRoute => ({
  ...publicFacts,
  path: `/guide/:slug.${ending}`,
  summary,
  query: ending === 'json' ? publicJsonQuery : publicGuideQuery,
  errors: ['SIGNED_LINK_NEEDED'],
  async run({ services, request, params: { slug = '' }, query, now }: PublicCall) {
    const { token, accountId } = await admitToGuide(services, slug, request, now)
    const asked = query as z.output<typeof publicJsonQuery>
    const all = asked.kinds === 'all'
    // To the minute, so that many readers share an answer.
    const from = asked.from === undefined ? undefined : Math.floor(Date.parse(asked.from) / 60_000) * 60_000
    const key = `${ending} ${slug} ${all} ${from ?? ''} ${token ?? ''}`
    const cache = token === null ? PUBLIC_CACHE : PRIVATE_CACHE
    return publicCacheOf(services.db).answer(key, () =>
      // Readers of the past, of which each may ask for another time, do not delay those of the guide.
      queueByOwner(services, from === undefined ? accountId : `the past of ${accountId}`, () =>
        run(services, { slug, token, all, from, cache }, now),
      ),
    )
  },
})

const accountGuide = (ending: string, summary: string, run: (call: PublicCall) => Promise<Response>): RestRoute => ({
  ...publicFacts,
  path: `/guide/accounts/:accountId.${ending}`,
  summary,
  run: (call: PublicCall) =>
    publicCacheOf(call.services.db).answer(new URL(call.request.url).pathname, () =>
      queueByOwner(call.services, call.params.accountId ?? '', () => run(call)),
    ),
})

/** Guides of one account are expanded two at a time, in a queue of their own: visitors do not delay the owner. */
const queueByOwner = ({ admission }: Services, accountId: string, run: () => Promise<Response>): Promise<Response> =>
  admission.enqueue('expansion', `visitors of ${accountId}`, run)

const guideUrl = ({ publicUrl }: Services, { slug, token }: ChannelAsked) =>
  `${publicUrl}/guide/${slug}.xml${token === null ? '' : `?token=${token}`}`

export const guideRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: `${CHANNEL}/as-run`,
    summary: 'What aired between two times, as JSON or, with Accept: text/csv or format=csv, as CSV.',
    turn: 'expansion',
    status: 200,
    query: asRunQuerySchema,
    answer: asRunSchema,
    async run({ services: { db }, actor, params: { channelId = '' }, query: { format, ...window }, request, now }) {
      const input = { channelId, ...window }
      if (!wantsCsv(format, request)) return getAsRun(db, actor.accountId, input, now)
      return csv(await getAsRunCsv(db, actor.accountId, input, now), 'as-run.csv')
    },
  }),
  accountRoute({
    method: 'GET',
    path: `${CHANNEL}/as-run/report`,
    summary: 'Planned versus aired: totals, drift and each deviation as text, as JSON or the deviations as CSV.',
    turn: 'expansion',
    status: 200,
    query: asRunQuerySchema,
    answer: asRunReportSchema,
    async run({ services: { db }, actor, params: { channelId = '' }, query: { format, ...window }, request, now }) {
      const input = { channelId, ...window }
      if (!wantsCsv(format, request)) return getAsRunReport(db, actor.accountId, input, now)
      return csv(await getAsRunReportCsv(db, actor.accountId, input, now), 'planned-versus-aired.csv')
    },
  }),
  channelRoute('json', 'Now, next and the next two days of a channel.', async (services, asked, now) => {
    const guide = await getPublicGuide(services, asked, now)
    return textAnswer(JSON.stringify(guide), 'application/json; charset=utf-8', asked.cache)
  }),
  channelRoute('xml', 'The next two days of a channel as XMLTV.', async (services, asked, now) =>
    textAnswer(await getXmltv(services, asked, now), XML, asked.cache),
  ),
  channelRoute('m3u', 'A channel as M3U, with the address of its guide.', async (services, asked) =>
    textAnswer(await getM3u(services, asked, guideUrl(services, asked)), M3U, asked.cache),
  ),
  {
    ...publicFacts,
    path: '/guide/:slug/again',
    summary: 'Redirects to the HLS address of a past programme, for players that follow the M3U’s catchup-source.',
    status: 302,
    query: againQuery,
    errors: ['CHANNEL_NOT_FOUND', 'NOT_FOUND', 'SIGNED_LINK_NEEDED'],
    async run({ services, request, params: { slug = '' }, query, now }: PublicCall) {
      const { at } = query as z.output<typeof againQuery>
      const visit = { token: tokenOf(request), accountId: null }
      const { hlsUrl } = await readCatchUp({ slug, at: at * 1_000 }, visit, now, services)
      return new Response(null, { status: 302, headers: { location: hlsUrl, 'cache-control': 'no-store' } })
    },
  },
  accountGuide('xml', 'All public channels of an account as XMLTV.', async (call) =>
    textAnswer(await getXmltv(call.services, { accountId: call.params.accountId ?? '' }, call.now), XML, PUBLIC_CACHE),
  ),
  accountGuide('m3u', 'All public channels of an account as M3U.', async (call) => {
    const accountId = call.params.accountId ?? ''
    const guideUrl = `${call.services.publicUrl}/guide/accounts/${accountId}.xml`
    return textAnswer(await getM3u(call.services, { accountId }, guideUrl), M3U, PUBLIC_CACHE)
  }),
]
