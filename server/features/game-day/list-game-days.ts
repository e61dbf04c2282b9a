import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { DRILL_NAMES, type DrillName } from '#domain/game-day/drills.ts'
import { DomainError } from '#server/errors.ts'
import { type DrillReport, drillReportSchema, GAME_DAY_STATES } from './schema.ts'
import { MOST_GAME_DAYS } from './start-game-day.ts'

const WITH_ACCOUNT = { account: { select: { name: true } } } as const
type Row = Prisma.GameDayGetPayload<{ include: typeof WITH_ACCOUNT }>

/** All that are kept, the newest first. */
export async function listGameDays(db: DbOrTx) {
  const rows = await db.gameDay.findMany({
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: MOST_GAME_DAYS,
    include: WITH_ACCOUNT,
  })
  return rows.map(toView)
}

/** @throws NOT_FOUND */
export async function getGameDay(db: DbOrTx, id: string) {
  const row = await db.gameDay.findUnique({ where: { id }, include: WITH_ACCOUNT })
  if (!row) throw new DomainError('NOT_FOUND')
  return toView(row)
}

const isDrill = (name: string | null): name is DrillName => DRILL_NAMES.some((drill) => drill === name)

function toView({ account, drills, current, state, report, ...row }: Row) {
  return {
    ...row,
    accountName: account.name,
    drills: drills.filter(isDrill),
    current: isDrill(current) ? current : null,
    state: GAME_DAY_STATES.find((name) => name === state) ?? ('interrupted' as const),
    report: reportOf(report),
  }
}

/** A later version may know other drills: those are left out. */
export const reportOf = (stored: unknown): DrillReport[] =>
  (Array.isArray(stored) ? stored : []).flatMap((each) => drillReportSchema.safeParse(each).data ?? [])

const FOUND_AT_ONCE = 20

/** Channels on air, of every account. */
export async function findDrillableChannels(db: DbOrTx, query: string) {
  const contains = { contains: query.replace(/[\\%_]/g, (sign) => `\\${sign}`), mode: 'insensitive' as const }
  const rows = await db.channel.findMany({
    where: {
      ...{ deletedAt: null, desired: 'STARTED', observed: 'LIVE' },
      ...(query !== '' && { OR: [{ name: contains }, { account: { name: contains } }, { id: query }] }),
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, account: { select: { name: true } } },
    take: FOUND_AT_ONCE,
  })
  return rows.map(({ id, name, account }) => ({ id, name, accountName: account.name }))
}
