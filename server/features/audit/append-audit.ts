import type { DbOrTx } from '#adapters/db.ts'
import { currentOrigin } from '#adapters/request-scope.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { type AuditChange, type AuditValue, withoutSecrets } from '#domain/audit/describe-change.ts'

export type AuditAction =
  | 'account.create'
  | 'account.rename'
  | 'account.plan'
  | 'account.ladder'
  | 'account.languages'
  | 'account.password'
  | 'person.verify-email'
  | 'person.reset-password'
  | 'person.ask-email'
  | 'person.email'
  | 'person.two-factor-on'
  | 'person.two-factor-off'
  | 'person.second-factor-reset'
  | 'person.recovery-codes'
  | 'person.passkey-add'
  | 'person.connect'
  | 'person.disconnect'
  | 'person.passkey-remove'
  | 'session.start'
  | 'session.refused'
  | 'session.end'
  | 'session.end-all'
  | 'account.limits'
  | 'account.limits-over'
  | 'account.order'
  | 'account.impersonate'
  | 'account.impersonate-end'
  | 'account.suspend'
  | 'account.restore'
  | 'apikey.create'
  | 'apikey.revoke'
  | 'apikey.rotate'
  | 'invitation.create'
  | 'invitation.resend'
  | 'invitation.withdraw'
  | 'member.join'
  | 'member.role'
  | 'member.transfer'
  | 'member.remove'
  | 'member.leave'
  | 'session.switch'
  | 'channel.create'
  | 'channel.update'
  | 'channel.delete'
  | 'channel.restore'
  | 'channel.purge'
  | 'channel.clone'
  | 'channel.import'
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
  | 'channel.game-day'
  | 'media.upload'
  | 'media.import'
  | 'media.import-cancel'
  | 'media.import-retry'
  | 'media.import-fail'
  | 'media.update'
  | 'media.breaks'
  | 'captions.upload'
  | 'captions.update'
  | 'captions.delete'
  | 'media.tracks'
  | 'media.defaults'
  | 'media.retry'
  | 'media.cancel'
  | 'media.delete'
  | 'media.restore'
  | 'media.purge'
  | 'series.create'
  | 'series.rename'
  | 'series.episodes'
  | 'series.delete'
  | 'webhook.create'
  | 'webhook.update'
  | 'webhook.delete'
  | 'webhook.rotate'
  | 'webhook.test'
  | 'webhook.replay'
  | 'webhook.disable'
  | 'alert.acknowledge'
  | 'alert.test'
  | 'alert.silence'
  | 'alert.end-silence'
  | 'alert.settings'
  | 'alert.target-add'
  | 'alert.target-update'
  | 'alert.target-delete'
  | 'report.create'
  | 'report.update'
  | 'report.delete'
  | 'report.share'
  | 'report.unshare'

interface AuditFacts {
  /** The channel, item, key … that was changed. */
  subjectId: string
  /** The values before and after. */
  change?: AuditChange
  [fact: string]: AuditValue | undefined
}

/**
 * Call it inside the transaction of the write it records: both are committed, or neither. Writers of one account queue
 * from here until the commit, so call it last. The database adds sequence, time and hash.
 */
export async function appendAudit(
  tx: DbOrTx,
  who: ActingIn,
  action: AuditAction,
  { subjectId, change, ...facts }: AuditFacts,
): Promise<void> {
  const { requestId, address, via, adminId = who.adminId } = currentOrigin() ?? {}
  const given = Object.entries(facts).filter((fact): fact is [string, AuditValue] => fact[1] !== undefined)
  const data = withoutSecrets(Object.fromEntries(given)) as Record<string, AuditValue>
  await tx.auditEntry.create({
    data: {
      ...{ accountId: who.accountId, actor: who.tag, adminId, action, subjectId, data },
      ...{ requestId, address, via },
      ...(change && (withoutSecrets(change) as AuditChange)),
    },
  })
}
