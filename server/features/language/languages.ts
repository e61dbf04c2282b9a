// The languages that the playlists of all channels of an account carry.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { countBackfill } from '#features/ladder/backfill.ts'
import { lockAccount } from '#features/membership/lock-account.ts'
import { DomainError } from '#server/errors.ts'
import { queueLanguages } from './queue-languages.ts'
import type { ChannelLanguages, LanguagesView, SetLanguagesInput } from './schema.ts'

const HAS_CAPTIONS = { captionLanguages: { isEmpty: false } } as const
const HAS_AUDIO = { audioLanguages: { isEmpty: false } } as const
const COLUMNS = { captionLanguages: true, audioLanguages: true } as const

/** @throws NOT_FOUND once the account was deleted */
async function getLanguages(db: DbOrTx, accountId: string): Promise<ChannelLanguages> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: COLUMNS })
  if (!account) throw new DomainError('NOT_FOUND')
  return { captions: account.captionLanguages, audio: account.audioLanguages }
}

/** With the items that are still to get an added one. @throws as above */
export async function viewLanguages(db: DbOrTx, accountId: string): Promise<LanguagesView> {
  const [languages, { waiting }] = await Promise.all([getLanguages(db, accountId), countBackfill(db, accountId)])
  return { ...languages, waiting }
}

/** @throws NOT_FOUND once the account was deleted */
export async function setLanguages(db: Db, who: ActingIn, input: SetLanguagesInput): Promise<void> {
  const { accountId } = who
  await db.$transaction(async (tx) => {
    await lockAccount(tx, accountId)
    const before = await getLanguages(tx, accountId)
    const change = describeChange(before, input)
    if (Object.keys(change.after).length === 0) return queueLanguages(tx, accountId)
    await tx.account.update({
      where: { id: accountId },
      data: { captionLanguages: input.captions, audioLanguages: input.audio },
    })
    await queueLanguages(tx, accountId)
    // Origins read a channel again when its revision changes.
    await tx.channel.updateMany({ where: { accountId }, data: { revision: { increment: 1 } } })
    await appendAudit(tx, who, 'account.languages', { subjectId: accountId, change })
  })
  // All channels of the account.
  await notify(db, 'timeline', '')
}

/** For the preparation of items. Empty also once the account was deleted. */
export async function findAudioLanguages(db: DbOrTx, accountId: string): Promise<readonly string[]> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: { audioLanguages: true } })
  return account?.audioLanguages ?? []
}

/** By channel; those without any are left out. */
export async function loadLanguages(db: DbOrTx, channelIds: readonly string[]): Promise<Map<string, ChannelLanguages>> {
  if (channelIds.length === 0) return new Map()
  const rows = await db.channel.findMany({
    where: { id: { in: [...channelIds] }, account: { OR: [HAS_CAPTIONS, HAS_AUDIO] } },
    select: { id: true, account: { select: COLUMNS } },
  })
  return new Map(
    rows.map(({ id, account }) => [id, { captions: account.captionLanguages, audio: account.audioLanguages }]),
  )
}
