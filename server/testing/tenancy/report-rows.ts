// Rows of the tenancy walk.
import type { Row } from './row.ts'

const settings = {
  ...{ name: 'Mine', period: 'week' as const },
  mail: { hour: 6, recipients: ['mine@example.com'], formats: ['pdf' as const] },
}

export const reportRows: Record<string, Row> = {
  'audienceReport.show': { kind: 'refers', call: (caller, { channelId }) => caller.audienceReport.show({ channelId }) },
  'audienceReport.list': { kind: 'refers', call: (caller, { channelId }) => caller.audienceReport.list({ channelId }) },
  'audienceReport.create': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.audienceReport.create({ channelId, ...settings }),
  },
  'audienceReport.update': {
    kind: 'refers',
    call: (caller, { channelId, reportId }) => caller.audienceReport.update({ channelId, reportId, ...settings }),
  },
  'audienceReport.delete': {
    kind: 'refers',
    call: (caller, { channelId, reportId }) => caller.audienceReport.delete({ channelId, reportId }),
  },
  'audienceReport.share': {
    kind: 'refers',
    call: (caller, { channelId, reportId }) => caller.audienceReport.share({ channelId, reportId }),
  },
  'audienceReport.unshare': {
    kind: 'refers',
    call: (caller, { channelId, reportId }) => caller.audienceReport.unshare({ channelId, reportId }),
  },
}
