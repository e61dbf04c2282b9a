import { z } from 'zod'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { listUploads } from './list-uploads.ts'
import { MOST_UPLOADS, uploadSchema } from './schema.ts'

export const uploadRouter = t.router({
  list: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/uploads',
        summary: 'Uploads that are not complete, newest first.',
        answerAs: 'uploads',
        mostRows: MOST_UPLOADS,
      },
    })
    .output(z.array(uploadSchema))
    .query(({ ctx }) => listUploads(ctx.services, ctx.actor.accountId, ctx.now())),
})
