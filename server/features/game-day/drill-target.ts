// What a drill is done to, and whether that has recovered: from what the worker records of it in any case.
import type { Db } from '#adapters/db.ts'
import { DRILLS, type DrillName } from '#domain/game-day/drills.ts'

export interface DrillTarget {
  id: string
  /** Null: the channel itself. */
  name: string | null
  /** Whether another process, or another lease, does its work now. */
  hasRecovered(): Promise<boolean>
}

/** @returns null: the channel has nothing to do it to */
export async function findDrillTarget(db: Db, channelId: string, drill: DrillName): Promise<DrillTarget | null> {
  const { part } = DRILLS[drill]
  if (part === 'channel') return findLease(db, channelId)
  if (part === 'relay') return findRelay(db, channelId)
  return findFeed(db, channelId, part)
}

async function findLease(db: Db, channelId: string): Promise<DrillTarget | null> {
  const find = () =>
    db.channel.findUnique({ where: { id: channelId }, select: { liveAir: true, observed: true, lease: true } })
  const before = await find()
  if (!before?.lease || before.liveAir !== null) return null
  // Released it rises by one, taken again by one more.
  const taken = before.lease.epoch + 2
  const hasRecovered = async () => {
    const now = await find()
    return now?.observed === 'LIVE' && (now.lease?.epoch ?? 0) >= taken
  }
  return { id: channelId, name: null, hasRecovered }
}

async function findRelay(db: Db, channelId: string): Promise<DrillTarget | null> {
  const live = await db.destination.findFirst({
    where: { channelId, enabled: true, state: 'LIVE', pid: { not: null } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, pid: true },
  })
  if (!live) return null
  const hasRecovered = async () => {
    const now = await db.destination.findUnique({ where: { id: live.id }, select: { state: true, pid: true } })
    return now?.state === 'LIVE' && now.pid !== live.pid
  }
  return { id: live.id, name: live.name, hasRecovered }
}

async function findFeed(db: Db, channelId: string, part: 'encoder' | 'fetcher'): Promise<DrillTarget | null> {
  const arriving = { channelId, state: 'ACTIVE', endedAt: null, segmentCount: { gt: 0 } } as const
  const live = await db.liveStream.findFirst({
    where: { ...arriving, ...(part === 'fetcher' && { contribution: { source: 'pull' } }) },
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, contribution: { select: { id: true, name: true } } },
  })
  if (!live) return null
  const { id, name } = live.contribution
  const hasRecovered = async () =>
    (await db.liveStream.count({ where: { ...arriving, contributionId: id, id: { not: live.id } } })) > 0
  return { id, name, hasRecovered }
}
