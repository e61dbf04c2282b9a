import { GUEST } from '#domain/account/actor.ts'
import type { AuditEntryView } from '#features/audit/schema.ts'

const WORDS: Record<string, string> = {
  'account.create': 'created the account',
  'account.rename': 'renamed the account',
  'account.plan': 'changed the plan',
  'account.order': 'opened the payment page for a plan',
  'account.limits-over': 'ended an override of a limit',
  'account.impersonate': 'acted as a person of the account',
  'account.impersonate-end': 'stopped acting as a person of the account',
  'account.suspend': 'suspended the account',
  'account.restore': 'restored the account',
  'account.password': 'changed the password',
  'person.verify-email': 'confirmed the e-mail address',
  'person.reset-password': 'set a new password with a link',
  'person.ask-email': 'asked for another e-mail address',
  'person.email': 'changed the e-mail address',
  'person.two-factor-on': 'turned two-factor sign-in on',
  'person.second-factor-reset': 'reset the second factor',
  'person.two-factor-off': 'turned two-factor sign-in off',
  'person.recovery-codes': 'created new recovery codes',
  'person.connect': 'connected a sign-in provider',
  'person.disconnect': 'disconnected a sign-in provider',
  'person.passkey-add': 'added a passkey',
  'person.passkey-remove': 'removed a passkey',
  'session.start': 'signed in',
  'session.refused': 'failed to sign in: wrong password',
  'session.end': 'signed out',
  'session.end-all': 'signed out everywhere',
  'account.limits': 'changed the limits',
  'apikey.create': 'created an API key',
  'apikey.revoke': 'revoked an API key',
  'apikey.rotate': 'rotated an API key',
  'invitation.create': 'invited a person',
  'invitation.resend': 'sent an invitation again',
  'invitation.withdraw': 'withdrew an invitation',
  'member.join': 'joined the account',
  'member.role': 'changed the role of a member',
  'member.transfer': 'transferred ownership',
  'member.remove': 'removed a member',
  'member.leave': 'left the account',
  'session.switch': 'switched to this account',
  'channel.create': 'created the channel',
  'channel.update': 'changed the settings',
  'channel.delete': 'deleted the channel',
  'channel.restore': 'restored the channel',
  'channel.purge': 'removed the deleted channel for good',
  'channel.clone': 'created the channel as a copy',
  'channel.import': 'imported into the channel',
  'channel.start': 'started the channel',
  'channel.stop': 'stopped the channel',
  'channel.restart': 'restarted the channel',
  'channel.rundown': 'changed the rundown',
  'channel.player': 'changed the player or access',
  'channel.publish': 'published a schedule',
  'channel.rollback': 'rolled back to an earlier schedule',
  'channel.mode': 'switched between playlist and schedule',
  'channel.game-day': 'started a game day on the channel',
  'channel.skip': 'skipped the item on air',
  'channel.insert': 'inserted an item on air',
  'channel.hold': 'held the channel on the slate',
  'channel.resume': 'returned to the schedule',
  'destination.create': 'added a destination',
  'destination.update': 'changed a destination',
  'destination.delete': 'removed a destination',
  'destination.give-up': 'gave up on a destination',
  'media.damaged': 'found an item damaged on disk',
  'contribution.create': 'added a live input',
  'contribution.update': 'changed a live input',
  'contribution.rotate': 'created a new stream key for a live input',
  'contribution.revoke': 'revoked the stream key of a live input',
  'contribution.delete': 'removed a live input',
  'contribution.take': 'went live',
  'contribution.release': 'returned from a live feed to the schedule',
  'contribution.lost': 'lost a live feed',
  'contribution.left': 'returned to the schedule: the live feed did not recover',
  'playback.encryption': 'changed the encryption of segments',
  'playback.key': 'read the key of signed playback',
  'playback.rotate': 'changed the key of signed playback',
  'channel.seal-log': 'sealed the as-run log',
  'media.upload': 'uploaded an item',
  'media.import': 'began an import',
  'media.import-cancel': 'cancelled an import',
  'media.import-retry': 'retried an import',
  'media.import-fail': 'could not complete an import',
  'media.update': 'changed an item',
  'media.breaks': 'set the break positions of an item',
  'account.ladder': 'changed the rungs of the account',
  'account.languages': 'changed the languages of channels',
  'captions.upload': 'uploaded captions',
  'captions.update': 'changed captions',
  'captions.delete': 'deleted captions',
  'media.defaults': 'changed how new items are prepared',
  'media.tracks': 'chose how an item is prepared',
  'media.retry': 'retried preparing an item',
  'media.cancel': 'cancelled preparing an item',
  'media.delete': 'deleted an item',
  'media.restore': 'restored an item',
  'media.purge': 'removed a deleted item with its files',
  'series.create': 'created a series',
  'series.rename': 'renamed a series',
  'series.episodes': 'changed the episodes of a series',
  'series.delete': 'deleted a series',
  'webhook.create': 'added a webhook',
  'webhook.update': 'changed a webhook',
  'webhook.delete': 'deleted a webhook',
  'webhook.rotate': 'created a new secret for a webhook',
  'webhook.test': 'sent a test to a webhook',
  'webhook.replay': 'repeated a delivery',
  'webhook.disable': 'switched off a webhook that kept failing',
  'report.create': 'saved a report',
  'report.update': 'changed a saved report',
  'report.delete': 'deleted a saved report',
  'report.share': 'created a link to a report',
  'report.unshare': 'revoked the link to a report',
}

export const auditWords = ({ action }: AuditEntryView) => WORDS[action] ?? action

/** Who did it: a person, an API key, or the installation itself. */
export function auditActor(entry: AuditEntryView): string {
  return entry.adminId ? `An administrator as ${nameOfActor(entry)}` : nameOfActor(entry)
}

function nameOfActor({ actor, actorName }: AuditEntryView): string {
  if (actorName) return actor.startsWith('key:') ? `Key “${actorName}”` : actorName
  if (actor.startsWith('worker:')) return 'Playout'
  if (actor === GUEST) return 'A visitor who is not signed in'
  return actor.startsWith('key:') ? 'An API key' : 'A former user'
}

/** The name recorded in an entry, if any: of a channel, an item or a key. A sign-in has no subject but its person. */
export function auditSubject({ action, data }: AuditEntryView): string | null {
  if (action.startsWith('session.')) return ''
  if (typeof data !== 'object' || data === null) return null
  for (const key of ['name', 'title', 'sourceName', 'email', 'address']) {
    const value = (data as Record<string, unknown>)[key]
    if (typeof value === 'string' && value) return value
  }
  return null
}

const SHOWN_CHARACTERS = 60

/** The values before and after: “name: News → Sport”. */
export function auditChange({ before, after }: AuditEntryView): string {
  if (!before || !after) return ''
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => `${name}: ${shown(before[name])} → ${shown(after[name])}`)
    .join(', ')
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null')
  if (text === '' || text === 'null') return '–'
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

/** The client's address; of entries by the worker, nothing. Sign-ins have it among their facts. */
export function auditOrigin({ action, address, data }: AuditEntryView): string {
  const fact = action.startsWith('session.') && (data as { address?: unknown } | null)?.address
  return address ?? (typeof fact === 'string' ? fact : '')
}
