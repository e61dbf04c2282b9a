import type { DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'

export type AuditAction =
  | 'account.create'
  | 'account.rename'
  | 'account.plan'
  | 'account.password'
  | 'session.start'
  | 'session.refused'
  | 'session.end'
  | 'session.end-all'
  | 'account.limits'
  | 'apikey.create'
  | 'apikey.revoke'
  | 'channel.create'
  | 'channel.update'
  | 'channel.delete'
  | 'channel.start'
  | 'channel.stop'
  | 'channel.restart'
  | 'channel.rundown'
  | 'channel.mode'
  | 'channel.player'
  | 'channel.publish'
  | 'channel.rollback'
  | 'channel.skip'
  | 'channel.insert'
  | 'channel.hold'
  | 'channel.resume'
  | 'destination.create'
  | 'destination.update'
  | 'destination.delete'
  | 'destination.give-up'
  | 'media.damaged'
  | 'contribution.create'
  | 'contribution.update'
  | 'contribution.rotate'
  | 'contribution.revoke'
  | 'contribution.delete'
  | 'contribution.take'
  | 'contribution.release'
  | 'contribution.lost'
  | 'contribution.left'
  | 'playback.key'
  | 'playback.rotate'
  | 'playback.encryption'
  | 'channel.seal-log'
  | 'media.upload'
  | 'media.update'
  | 'media.breaks'
  | 'media.retry'
  | 'media.delete'
  | 'series.create'
  | 'series.rename'
  | 'series.episodes'
  | 'series.delete'

interface AuditFacts {
  /** The channel, item, key … that was changed. */
  subjectId: string
  [fact: string]: string | number | boolean | null | undefined
}

/** Call it inside the transaction of the write it records: both are committed, or neither. */
export async function appendAudit(
  tx: DbOrTx,
  who: ActingIn,
  action: AuditAction,
  { subjectId, ...data }: AuditFacts,
): Promise<void> {
  await tx.auditEntry.create({ data: { accountId: who.accountId, actor: who.tag, action, subjectId, data } })
}
