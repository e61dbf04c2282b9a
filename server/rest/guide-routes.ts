import { z } from 'zod'
import { getAsRun, getAsRunCsv } from '../features/as-run/reads.ts'
import { getAsRunReport, getAsRunReportCsv } from '../features/as-run/report.ts'
import { findOwner, getGuide, getM3u, getPublicGuide, getXmltv } from '../features/guide/reads.ts'
import { windowQuerySchema } from '../features/schedule/schema.ts'
import { asRunReportSchema, asRunSchema, guideSchema } from './guide-answers.ts'
import { publicCacheOf } from './public-cache.ts'
import { accountRoute, type Call, type RestRoute } from './route.ts'

const CHANNEL = '/api/channels/:channelId'
/** Shorter than any change takes to come on air. */
const PUBLIC_CACHE = 'public, max-age=15'

const text = (body: string, type: string, cache: string) =>
  new Response(body, {
    headers: { 'content-type': type, 'cache-control': cache, 'access-control-allow-origin': '*' },
  })

/** A link of a page cannot say what it accepts: it asks with format. */
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
const publicRoute = (path: string, summary: string, run: (call: PublicCall) => Promise<Response>): RestRoute => ({
  ...{ method: 'GET', path, guard: 'public', summary, status: 200, answer: null },
  // What a public address says depends on its path alone.
  run: (call: PublicCall) =>
    publicCacheOf(call.services.db).answer(new URL(call.request.url).pathname, () => inOwnersTurn(call, run)),
})

/** Guides of one account are expanded two at a time, in a line of their own: visitors do not hold up the owner. */
async function inOwnersTurn(call: PublicCall, run: (call: PublicCall) => Promise<Response>): Promise<Response> {
  const { slug = '', accountId = await findOwner(call.services.db, slug) } = call.params
  return call.services.admission.inTurn('expansion', `visitors of ${accountId}`, () => run(call))
}

export const guideRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: `${CHANNEL}/guide`,
    summary: 'What airs between two instants, as people look it up; from now on for a day when none are given.',
    turn: 'expansion',
    status: 200,
    query: windowQuerySchema,
    answer: guideSchema,
    run: ({ services, actor, params: { channelId = '' }, query, now }) =>
      getGuide(services, actor.accountId, { channelId, ...query }, now),
  }),
  accountRoute({
    method: 'GET',
    path: `${CHANNEL}/as-run`,
    summary: 'What aired between two instants, as JSON or, with Accept: text/csv or format=csv, as CSV.',
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
    summary: 'Planned versus aired: totals, drift and each deviation in words, as JSON or its deviations as CSV.',
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
  publicRoute('/guide/:slug.json', 'Now, next and the coming two days of a channel.', async (call) => {
    const guide = await getPublicGuide(call.services, call.params.slug ?? '', call.now)
    return text(JSON.stringify(guide), 'application/json; charset=utf-8', PUBLIC_CACHE)
  }),
  publicRoute('/guide/:slug.xml', 'The coming two days of a channel as XMLTV.', async (call) =>
    text(await getXmltv(call.services, { slug: call.params.slug ?? '' }, call.now), XML, PUBLIC_CACHE),
  ),
  publicRoute('/guide/:slug.m3u', 'A channel as M3U, with the address of its guide.', async (call) => {
    const slug = call.params.slug ?? ''
    const guideUrl = `${call.services.publicUrl}/guide/${slug}.xml`
    return text(await getM3u(call.services, { slug }, guideUrl), M3U, PUBLIC_CACHE)
  }),
  publicRoute('/guide/accounts/:accountId.xml', 'All channels of an account as XMLTV.', async (call) =>
    text(await getXmltv(call.services, { accountId: call.params.accountId ?? '' }, call.now), XML, PUBLIC_CACHE),
  ),
  publicRoute('/guide/accounts/:accountId.m3u', 'All channels of an account as M3U.', async (call) => {
    const accountId = call.params.accountId ?? ''
    const guideUrl = `${call.services.publicUrl}/guide/accounts/${accountId}.xml`
    return text(await getM3u(call.services, { accountId }, guideUrl), M3U, PUBLIC_CACHE)
  }),
]
