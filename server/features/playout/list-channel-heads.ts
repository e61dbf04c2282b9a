import type { DbOrTx, Prisma } from '#adapters/db.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'

const HEAD = {
  id: true,
  slug: true,
  resolution: true,
  desired: true,
  timelineVersion: true,
  /** Counts changes by customers: access, keys. */
  revision: true,
  playback: true,
  embedDomains: true,
  encrypted: true,
  dvrMinutes: true,
  dvrFrom: true,
  hlsEnabled: true,
  analyticsEnabled: true,
} as const

function headFromRow({ resolution, desired, dvrFrom, ...row }: Prisma.ChannelGetPayload<{ select: typeof HEAD }>) {
  return {
    ...row,
    resolution: resolution as VideoRung['name'],
    /** Its desired state is started. */
    started: desired === 'STARTED',
    /** Epoch ms: what aired before is in no list; null: no limit. */
    dvrFrom: dvrFrom?.getTime() ?? null,
  }
}

/** What an origin compares to decide whether to reload a channel. */
export type ChannelHead = ReturnType<typeof headFromRow>

/** Those of the named channels that exist, and with `started` all started ones. */
export async function listChannelHeads(
  db: DbOrTx,
  which: { started: boolean; ids: readonly string[]; slugs: readonly string[] },
): Promise<ChannelHead[]> {
  const named = [{ id: { in: [...which.ids] } }, { slug: { in: [...which.slugs] } }]
  const rows = await db.channel.findMany({
    where: { deletedAt: null, OR: which.started ? [{ desired: 'STARTED' }, ...named] : named },
    select: HEAD,
  })
  return rows.map(headFromRow)
}
