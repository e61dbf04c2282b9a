// The report of a range, as JSON or as a file.
import { getReport } from '#features/analytics/report.ts'
import { reportSchema } from '#features/analytics/schema.ts'
import { reportFile } from '#features/audience-report/report-file.ts'
import { reportQuerySchema } from '#features/audience-report/schema.ts'
import { accountRoute, type RestRoute } from './route.ts'

/** A link on a page cannot send Accept, so it uses format. */
function acceptedFormat(request: Request) {
  const accepted = request.headers.get('accept') ?? ''
  return accepted.includes('text/csv') ? 'csv' : accepted.includes('application/pdf') ? 'pdf' : 'json'
}

export const audienceReportRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: '/api/analytics/channels/:channelId/report',
    permission: 'figures',
    summary:
      'Audience and quality of a range: totals, programmes, and metrics by country, device and more. As JSON or, with format or Accept, as a CSV or PDF file.',
    turn: 'expansion',
    status: 200,
    query: reportQuerySchema,
    answer: reportSchema,
    errors: ['LIMIT_REACHED'],
    async run({
      services: { db },
      actor,
      params: { channelId = '' },
      query: { format: given, ...range },
      request,
      now,
    }) {
      const input = { channelId, ...range }
      const format = given ?? acceptedFormat(request)
      if (format === 'json') return getReport(db, actor.accountId, input, now)
      const { name, type, content } = await reportFile(db, actor.accountId, { ...input, format }, { now })
      return new Response(new Uint8Array(content), {
        headers: {
          'content-type': type,
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        },
      })
    },
  }),
]
