import { GUEST } from '#domain/account/actor.ts'
import type { AuditEntryView } from '#features/account/schema.ts'

const WORDS: Record<string, string> = {
  'account.create': 'created the account',
  'account.plan': 'changed the plan',
  'account.password': 'changed the password',
  'session.start': 'signed in',
  'session.refused': 'was refused: wrong password',
  'session.end': 'signed out',
  'session.end-all': 'signed out everywhere',
  'account.limits': 'changed the limits',
  'apikey.create': 'created an API key',
  'apikey.revoke': 'revoked an API key',
  'channel.create': 'created the channel',
  'channel.update': 'changed the settings',
  'channel.delete': 'deleted the channel',
  'channel.start': 'started the channel',
  'channel.stop': 'stopped the channel',
  'channel.restart': 'restarted the channel',
  'channel.rundown': 'changed the rundown',
  'channel.player': 'changed the player or who may watch',
  'channel.publish': 'published a schedule',
  'channel.rollback': 'went back to an earlier schedule',
  'channel.mode': 'switched between rundown and calendar',
  'channel.skip': 'skipped what was on air',
  'channel.insert': 'inserted an item on air',
  'channel.hold': 'held the channel on the slate',
  'channel.resume': 'went back to the schedule',
  'destination.create': 'added a destination',
  'destination.update': 'changed a destination',
  'destination.delete': 'removed a destination',
  'destination.give-up': 'gave up a destination',
  'media.damaged': 'found an item damaged on the disk',
  'contribution.create': 'added a live feed',
  'contribution.update': 'changed a live feed',
  'contribution.rotate': 'made a new stream key for a live feed',
  'contribution.revoke': 'revoked the stream key of a live feed',
  'contribution.delete': 'removed a live feed',
  'contribution.take': 'went live',
  'contribution.release': 'went back from a live feed to the schedule',
  'contribution.lost': 'lost a live feed',
  'contribution.left': 'returned to the schedule: the live feed did not come back',
  'playback.encryption': 'changed the encryption of segments',
  'playback.rotate': 'changed the key of signed playback',
  'channel.seal-log': 'sealed the as-run log',
  'media.upload': 'uploaded an item',
  'media.update': 'changed an item',
  'media.breaks': 'set the break positions of an item',
  'media.retry': 'sent an item to be prepared again',
  'media.delete': 'deleted an item',
  'series.create': 'made a series',
  'series.rename': 'renamed a series',
  'series.episodes': 'changed the episodes of a series',
  'series.delete': 'deleted a series',
}

export const auditWords = ({ action }: AuditEntryView) => WORDS[action] ?? action

/** Who did it: a person, a key, or the installation itself. */
export function auditActor({ actor, actorName }: AuditEntryView): string {
  if (actorName) return actor.startsWith('key:') ? `Key “${actorName}”` : actorName
  if (actor.startsWith('worker:')) return 'The playout'
  if (actor === GUEST) return 'Somebody who is not signed in'
  return actor.startsWith('key:') ? 'An API key' : 'Somebody'
}

/** The name an entry carries, where it has one: a channel's, an item's, a key's. */
export function auditSubject({ data }: AuditEntryView): string | null {
  if (typeof data !== 'object' || data === null) return null
  for (const key of ['name', 'title', 'sourceName', 'address']) {
    const value = (data as Record<string, unknown>)[key]
    if (typeof value === 'string' && value) return value
  }
  return null
}
