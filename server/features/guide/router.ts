import { t } from '../../trpc/init.ts'
import { accountProcedure } from '../../trpc/procedures.ts'
import { windowSchema } from '../schedule/schema.ts'
import { getGuide, guideAddresses } from './reads.ts'

export const guideRouter = t.router({
  /** What viewers find in the guide between two instants. */
  get: accountProcedure.input(windowSchema).query(async ({ ctx, input }) => {
    const { services, actor } = ctx
    const guide = await getGuide(services, actor.accountId, input, ctx.now())
    return { ...guide, addresses: guideAddresses(services.publicUrl, guide.channel.slug, actor.accountId) }
  }),
})
