import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { parsePullUrl } from '#domain/contribution/pull-url.ts'
import type { ContributionId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import type { CreateContributionInput, UpdateContributionInput } from './schema.ts'
import { makeStreamKey, sealPullUrl } from './secrets.ts'

export const MAX_CONTRIBUTIONS = 20

interface Keeping {
  db: Db
  /** Where the master keys lie. */
  dataDir: string
  /** null: nothing comes in over RTMP here. */
  rtmpUrl: string | null
}

/** @returns the new id, and for RTMP the stream key: here and never again */
export async function createContribution(
  { db, dataDir, rtmpUrl }: Keeping,
  who: ActingIn,
  input: CreateContributionInput,
): Promise<{ contributionId: ContributionId; streamKey: string | null }> {
  const { channelId, name, source, pullUrl, ...settings } = input
  if (source === 'RTMP' && rtmpUrl === null) throw new DomainError('NO_LIVE_FEEDS')
  const hint = source === 'PULL' ? requirePullable(pullUrl) : null
  const contributionId = newId<ContributionId>('cn')
  const keys = openKeyRing(dataDir)
  const streamKey = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    if ((await tx.contribution.count({ where: { channelId } })) >= MAX_CONTRIBUTIONS)
      throw new DomainError('TOO_MANY_CONTRIBUTIONS')
    const made = source === 'RTMP' ? await makeStreamKey(tx, keys) : null
    const secret = made
      ? made.columns
      : { ...(await sealPullUrl(tx, keys, who.accountId, contributionId, pullUrl ?? '')), keyHint: hint }
    await tx.contribution.create({ data: { id: contributionId, channelId, name, source, ...settings, ...secret } })
    await appendAudit(tx, who, 'contribution.create', channelId, { name, contributionId, source, ...settings })
    return made?.streamKey ?? null
  })
  await notify(db, 'contributions', channelId)
  return { contributionId, streamKey }
}

/** What was left out stays. Switched off, a sender is hung up at once. */
export async function updateContribution(
  { db, dataDir }: Pick<Keeping, 'db' | 'dataDir'>,
  who: ActingIn,
  input: UpdateContributionInput,
): Promise<void> {
  const { channelId, contributionId, pullUrl, ...changes } = input
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const before = await requireContribution(tx, channelId, contributionId)
    let address = {}
    if (pullUrl !== undefined) {
      if (before.source !== 'PULL') refuse('pullUrl', 'This live feed comes in over RTMP: it has no address to fetch.')
      const keyHint = requirePullable(pullUrl)
      address = { ...(await sealPullUrl(tx, openKeyRing(dataDir), who.accountId, contributionId, pullUrl)), keyHint }
    }
    await tx.contribution.update({ where: { id: contributionId }, data: { ...changes, ...address } })
    const { source: _, ...after } = { ...before, ...defined(changes) }
    await appendAudit(tx, who, 'contribution.update', channelId, {
      ...{ ...after, contributionId },
      addressReplaced: pullUrl !== undefined,
    })
  })
  await notify(db, 'contributions', channelId)
}

/** A new key instead of the old one: whoever sends with that is hung up at once. @returns it, once */
export async function rotateStreamKey(
  { db, dataDir, rtmpUrl }: Keeping,
  who: ActingIn,
  channelId: string,
  contributionId: string,
): Promise<string> {
  const streamKey = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name } = await requireKeyed(tx, channelId, contributionId)
    if (rtmpUrl === null) throw new DomainError('NO_LIVE_FEEDS')
    const made = await makeStreamKey(tx, openKeyRing(dataDir))
    await tx.contribution.update({ where: { id: contributionId }, data: made.columns })
    await appendAudit(tx, who, 'contribution.rotate', channelId, { name, contributionId })
    return made.streamKey
  })
  await notify(db, 'contributions', channelId)
  return streamKey
}

/** Nobody can send with it from now on; the live feed and its sessions stay. */
export async function revokeStreamKey(db: Db, who: ActingIn, channelId: string, contributionId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name } = await requireKeyed(tx, channelId, contributionId)
    await tx.contribution.update({
      where: { id: contributionId },
      data: { keyHmac: null, keyHint: null, masterKeyId: null, revokedAt: new Date() },
    })
    await appendAudit(tx, who, 'contribution.revoke', channelId, { name, contributionId })
  })
  await notify(db, 'contributions', channelId)
}

async function requireContribution(tx: DbOrTx, channelId: string, contributionId: string) {
  const row = await tx.contribution.findFirst({
    where: { id: contributionId, channelId },
    select: {
      ...{ name: true, source: true, enabled: true, autoTake: true, stallSeconds: true, onStall: true, record: true },
      ...{ waitSeconds: true, publicTitle: true },
    },
  })
  if (!row) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return row
}

async function requireKeyed(tx: DbOrTx, channelId: string, contributionId: string) {
  const row = await requireContribution(tx, channelId, contributionId)
  if (row.source !== 'RTMP')
    refuse('contributionId', 'This live feed is fetched from an address: it has no stream key.')
  return row
}

/** @returns what may be shown of it */
function requirePullable(pullUrl: string | undefined): string {
  const parsed = parsePullUrl(pullUrl ?? '')
  const problem = parsed.ok ? refuseLiteral(parsed.url.host) : parsed.message
  if (problem !== null || !parsed.ok) return refuse('pullUrl', problem ?? '')
  return parsed.url.hint
}

function refuse(path: string, message: string): never {
  throw new DomainError('INVALID_INPUT', {
    message: `${message} Nothing was saved.`,
    data: { issues: [{ path, message }] },
  })
}

const defined = <T extends object>(changes: T) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>
