import { exportAudit } from '#features/audit/export-audit.ts'
import { exportAuditSchema } from '#features/audit/schema.ts'
import { accountRoute, type RestRoute } from './route.ts'
import { streamText } from './stream-text.ts'

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/x-ndjson' }

export const auditRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: '/api/audit/export',
    permission: 'audit',
    summary: 'The audit trail as a file, newest first: CSV, or JSON with one entry a line. Filters as for the list.',
    status: 200,
    answer: null,
    query: exportAuditSchema,
    async run({ services, actor, query: { format, ...filter } }) {
      return new Response(streamText(exportAudit(services.db, actor.accountId, filter, format)), {
        headers: {
          'content-type': TYPES[format],
          'content-disposition': `attachment; filename="audit-trail.${format === 'csv' ? 'csv' : 'ndjson'}"`,
        },
      })
    },
  }),
]
