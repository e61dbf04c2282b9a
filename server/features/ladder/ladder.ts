// The rungs of an account: what its items are encoded to, and its channels can offer.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { linesOf, type ResolutionName, resolutionSchema } from '#domain/channel/resolution.ts'
import { DEFAULT_RUNGS, ladderOf, rungsUpTo, type VideoRung } from '#domain/ladder/ladder.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockAccount } from '#features/membership/lock-account.ts'
import { DomainError } from '#server/errors.ts'
import { countBackfill, listProgress, queueBackfill, requeueBackfill } from './backfill.ts'
import type { LadderView, SetLadderInput } from './schema.ts'

/** Highest first. The default one also once the account was deleted. */
export async function findLadder(db: DbOrTx, accountId: string): Promise<readonly ResolutionName[]> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: { rungs: true } })
  return (account ? ladderOf(account.rungs) : DEFAULT_RUNGS).map(({ name }) => name)
}

export async function getLadder(db: DbOrTx, accountId: string): Promise<LadderView> {
  const [rungs, progress, counts] = await Promise.all([
    findLadder(db, accountId),
    listProgress(db, accountId),
    countBackfill(db, accountId),
  ])
  return { rungs: [...rungs], progress, ...counts }
}

/** By channel. */
export async function loadLadders(
  db: DbOrTx,
  channelIds: readonly string[],
): Promise<Map<string, readonly VideoRung[]>> {
  if (channelIds.length === 0) return new Map()
  const rows = await db.channel.findMany({
    where: { id: { in: [...channelIds] } },
    select: { id: true, account: { select: { rungs: true } } },
  })
  return new Map(rows.map(({ id, account }) => [id, ladderOf(account.rungs)]))
}

/** The highest rung of each channel, by channel. */
export async function loadTopRungs(
  db: DbOrTx,
  channelIds: readonly string[],
): Promise<ReadonlyMap<string, ResolutionName>> {
  if (channelIds.length === 0) return new Map()
  const rows = await db.channel.findMany({
    where: { id: { in: [...channelIds] } },
    select: { id: true, resolution: true, account: { select: { rungs: true } } },
  })
  return new Map(
    rows.map(({ id, resolution, account }) => {
      const own = resolutionSchema.catch('1080p').parse(resolution)
      return [id, rungsUpTo(own, ladderOf(account.rungs))[0]?.name ?? own]
    }),
  )
}

/** @throws LIMIT_REACHED for a rung above the plan; RUNG_IN_USE for one that a channel has as its resolution */
export async function setLadder(db: Db, who: ActingIn, { rungs }: SetLadderInput): Promise<void> {
  const { accountId } = who
  await db.$transaction(async (tx) => {
    await lockAccount(tx, accountId)
    const before = await findLadder(tx, accountId)
    const change = describeChange({ rungs: before.join(', ') }, { rungs: rungs.join(', ') })
    if (Object.keys(change.after).length === 0) return queueBackfill(tx, accountId)
    await requirePlan(tx, accountId, rungs, before)
    const removed = before.filter((name) => !rungs.includes(name))
    const using = await tx.channel.count({ where: { accountId, deletedAt: null, resolution: { in: removed } } })
    if (using > 0) throw new DomainError('RUNG_IN_USE')
    await tx.account.update({ where: { id: accountId }, data: { rungs } })
    await noteLadder(tx, accountId)
    await requeueBackfill(tx, accountId)
    await appendAudit(tx, who, 'account.ladder', { subjectId: accountId, change })
  })
  // All channels of the account.
  await notify(db, 'timeline', '')
}

/** Every plan has the default rungs; what a larger one had before may stay. */
async function requirePlan(
  tx: DbOrTx,
  accountId: string,
  rungs: readonly ResolutionName[],
  before: readonly ResolutionName[],
): Promise<void> {
  const added = rungs.filter((name) => !before.includes(name)).map(linesOf)
  const highest = Math.max(0, ...added)
  if (highest > DEFAULT_RUNGS[0]!.height) await requireRoom(tx, accountId, 'resolution', { adding: highest })
}

/** Rungs above the plan leave the ladder; the default ones stay. Items keep what they have. @returns the ladder */
export async function lowerLadder(tx: DbOrTx, accountId: string, lines: number): Promise<readonly ResolutionName[]> {
  const before = await findLadder(tx, accountId)
  const rungs = before.filter((name) => linesOf(name) <= Math.max(lines, DEFAULT_RUNGS[0]!.height))
  if (rungs.length === before.length) return before
  await tx.account.update({ where: { id: accountId }, data: { rungs: [...rungs] } })
  await noteLadder(tx, accountId)
  await requeueBackfill(tx, accountId)
  return rungs
}

/** Origins read a channel again when its revision changes. */
async function noteLadder(tx: DbOrTx, accountId: string): Promise<void> {
  await tx.channel.updateMany({ where: { accountId }, data: { revision: { increment: 1 } } })
}
