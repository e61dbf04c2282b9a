// The limits of an account. Whoever adds something counted calls requireRoom in the transaction of the write: the
// account stays locked, so that two writes cannot both take the last place.
import type { DbOrTx } from '#adapters/db.ts'
import { decideUse, type LimitOverride, limitsOf, type Use } from '#domain/plan/decide-use.ts'
import type { AccountLimits, LimitName, StoredLimit } from '#domain/plan/limits.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { sayLimitReached } from '#domain/plan/say-limit.ts'
import { DomainError, type ErrorCode } from '#server/errors.ts'
import { countUse } from './count-use.ts'

export interface AccountPlan {
  plan: PlanName
  suspended: boolean
  limits: AccountLimits
  /** Frames a second of all that it airs. */
  frameRate: number
}

/** @throws NOT_FOUND */
export async function readPlan(db: DbOrTx, accountId: string, now = Date.now()): Promise<AccountPlan> {
  const account = await db.account.findUnique({
    where: { id: accountId },
    select: { plan: true, suspendedAt: true, frameRate: true, overrides: OVERRIDES },
  })
  if (!account) throw new DomainError('NOT_FOUND')
  const { plan, suspendedAt, overrides, frameRate } = account
  return { plan, suspended: suspendedAt !== null, limits: limitsOf(plan, overrides.map(toOverride), now), frameRate }
}

/** Expired ones included. @throws NOT_FOUND */
export async function readOverrides(db: DbOrTx, accountId: string): Promise<LimitOverride[]> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: { overrides: OVERRIDES } })
  if (!account) throw new DomainError('NOT_FOUND')
  return account.overrides.map(toOverride)
}

const OVERRIDES = { select: { limit: true, value: true, expiresAt: true } } as const

function toOverride({
  limit,
  value,
  expiresAt,
}: {
  limit: string
  value: bigint
  expiresAt: Date | null
}): LimitOverride {
  return { limit, value: Number(value), expiresAt: expiresAt?.getTime() ?? null }
}

/** @throws NOT_FOUND */
export async function readLimits(db: DbOrTx, accountId: string): Promise<AccountLimits> {
  return (await readPlan(db, accountId)).limits
}

/**
 * Until the transaction ends no other write of the account is counted, and no admin changes its plan. Other writes of
 * the account continue: their rows refer to it, and this lock allows that. Take it before any lock on a channel.
 */
export async function lockPlan(tx: DbOrTx, accountId: string): Promise<AccountPlan> {
  await tx.$queryRaw`SELECT 1 FROM "Account" WHERE id = ${accountId} FOR NO KEY UPDATE`
  return readPlan(tx, accountId)
}

/** What a use is compared with besides the limit. */
interface Asked {
  /** How many more, or bytes; of a ceiling, the value that is asked for. */
  adding?: number
  /** For the limits of one channel. */
  channelId?: string
}

/**
 * Locks the account until the transaction ends and ensures that one more fits.
 * @throws LIMIT_REACHED, or the older code of that limit
 */
export async function requireRoom(
  tx: DbOrTx,
  accountId: string,
  name: StoredLimit,
  { adding = 1, channelId }: Asked = {},
): Promise<void> {
  const own = await lockPlan(tx, accountId)
  requireUse(own, { name, adding, used: await countUse(tx, { accountId, channelId }, name) })
}

/** @throws LIMIT_REACHED, or the older code of that limit */
export function requireUse({ plan, limits }: Pick<AccountPlan, 'plan' | 'limits'>, use: Use): void {
  const decision = decideUse(plan, limits, use)
  if (decision.kind === 'reached') throw limitReached(decision)
}

/** Codes that clients knew before there were plans. */
const CODES: Partial<Record<LimitName, ErrorCode>> = {
  dvrMinutes: 'DVR_BEYOND_PLAN',
  destinations: 'TOO_MANY_DESTINATIONS',
  liveInputs: 'TOO_MANY_SENDERS',
}

function limitReached({
  name,
  limit,
  used,
  plan,
}: {
  name: LimitName
  limit: number
  used: number
  plan: PlanName | null
}) {
  return new DomainError(CODES[name] ?? 'LIMIT_REACHED', {
    message: sayLimitReached(name, limit, plan),
    data: { reason: `limit-${name}`, name, limit, used, plan },
  })
}
