import type { DbOrTx } from '#adapters/db.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'

/** What an origin compares to decide whether to reload a channel. */
export interface ChannelHead {
  id: string
  slug: string
  resolution: VideoRung['name']
  /** Its desired state is started. */
  started: boolean
  timelineVersion: number
  /** Counts changes by customers: access, keys. */
  revision: number
  playback: 'public' | 'unlisted' | 'token'
  embedDomains: readonly string[]
  encrypted: boolean
  dvrMinutes: number
  /** Epoch ms: what aired before is in no list; null: no limit. */
  dvrFrom: number | null
}

const HEAD = {
  id: true,
  slug: true,
  resolution: true,
  desired: true,
  timelineVersion: true,
  revision: true,
  playback: true,
  embedDomains: true,
  encrypted: true,
  dvrMinutes: true,
  dvrFrom: true,
} as const

function headFromRow(row: {
  id: string
  slug: string
  resolution: string
  desired: string
  timelineVersion: number
  revision: number
  playback: ChannelHead['playback']
  embedDomains: string[]
  encrypted: boolean
  dvrMinutes: number
  dvrFrom: Date | null
}): ChannelHead {
  const { id, slug, revision, playback, embedDomains, encrypted, dvrMinutes } = row
  return {
    id,
    slug,
    revision,
    playback,
    embedDomains,
    encrypted,
    dvrMinutes,
    resolution: row.resolution as VideoRung['name'],
    dvrFrom: row.dvrFrom?.getTime() ?? null,
    started: row.desired === 'STARTED',
    timelineVersion: row.timelineVersion,
  }
}

/** Those of the named channels that exist, and with `started` all started ones. */
export async function listChannelHeads(
  db: DbOrTx,
  which: { started: boolean; ids: readonly string[]; slugs: readonly string[] },
): Promise<ChannelHead[]> {
  const named = [{ id: { in: [...which.ids] } }, { slug: { in: [...which.slugs] } }]
  const rows = await db.channel.findMany({
    where: { OR: which.started ? [{ desired: 'STARTED' }, ...named] : named },
    select: HEAD,
  })
  return rows.map(headFromRow)
}
