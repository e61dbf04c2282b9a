import { z } from 'zod'
import { deletedSchema } from '#domain/deleted.ts'
import { DomainError } from '#server/errors.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { cancelImport } from './cancel-import.ts'
import { createImport } from './create-import.ts'
import { listImports } from './list-imports.ts'
import { retryImport } from './retry-import.ts'
import { createImportSchema, importedSchema, importRefSchema, importSchema, MOST_IMPORTS } from './schema.ts'

export const importRouter = t.router({
  create: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: '/api/media/import',
        summary: 'Fetch a file from an address, or the media files of a bucket, into the library.',
        status: 202,
        errors: ['LIMIT_REACHED'],
      },
    })
    .input(createImportSchema)
    .output(importedSchema)
    .mutation(async ({ ctx, input }) => {
      const { importIds, ...rest } = await createImport(ctx.services, ctx.actor, input, ctx.now())
      return { imports: await listImports(ctx.services.db, ctx.actor.accountId, importIds), ...rest }
    }),

  list: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/imports',
        summary: 'Imports that are not complete, newest first.',
        answerAs: 'imports',
        mostRows: MOST_IMPORTS,
      },
    })
    .output(z.array(importSchema))
    .query(({ ctx }) => listImports(ctx.services.db, ctx.actor.accountId)),

  retry: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'POST',
        path: '/api/imports/:importId/retry',
        summary: 'Fetch a failed import again, from its start.',
        status: 202,
        errors: ['LIMIT_REACHED'],
      },
    })
    .input(importRefSchema)
    .output(importSchema)
    .mutation(async ({ ctx, input }) => {
      await retryImport(ctx.services.db, ctx.actor, input.importId, ctx.now())
      const [retried] = await listImports(ctx.services.db, ctx.actor.accountId, [input.importId])
      // It may be complete by now.
      if (!retried) throw new DomainError('IMPORT_NOT_FOUND')
      return retried
    }),

  cancel: accountProcedure
    .meta({
      permission: 'program',
      rest: {
        method: 'DELETE',
        path: '/api/imports/:importId',
        summary: 'Cancel an import, or discard a failed one. What has arrived is deleted.',
      },
    })
    .input(importRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await cancelImport(ctx.services, ctx.actor, input.importId)
      return { deleted: true as const, id: input.importId }
    }),
})
