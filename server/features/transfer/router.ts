import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { exportChannel } from './export-channel.ts'
import { importChannel } from './import-channel.ts'
import { channelExportSchema, importChannelSchema, importResultSchema } from './schema.ts'

export const transferRouter = t.router({
  export: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/channels/:channelId/export',
        summary: 'The channel as one JSON file: settings, rundown, draft schedule, destinations without their keys.',
      },
    })
    .input(channelRefSchema)
    .output(channelExportSchema)
    .query(({ ctx, input }) => exportChannel(ctx.services.db, ctx.actor.accountId, input.channelId)),

  import: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: '/api/channels/import',
        summary:
          'Import an exported channel, a CSV, ffplayout or M3U rundown, or an XMLTV day. With dryRun only a preview.',
        errors: ['IMPORT_EMPTY', 'IMPORT_UNREADABLE', 'LIMIT_REACHED', 'CHANNEL_NAME_TAKEN', 'CHANNEL_NOT_FOUND'],
      },
    })
    .input(importChannelSchema)
    .output(importResultSchema)
    .mutation(({ ctx, input }) => importChannel(ctx.services, ctx.actor, input)),
})
