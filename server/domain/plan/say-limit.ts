// Sentences about limits.
import { formatBytes } from '#domain/format-bytes.ts'
import { type LimitName, limitFacts } from './limits.ts'
import { PLANS, type PlanName } from './plans.ts'

const WORDS: Record<LimitName, { has: string; kept: string; remedy: string }> = {
  channels: { has: 'has the maximum number of channels', kept: 'No channel was created', remedy: 'delete one' },
  channelsOnAir: {
    has: 'has the maximum number of channels on air',
    kept: 'This channel was not started',
    remedy: 'stop another one',
  },
  resolution: {
    has: 'is limited in the resolution of its channels',
    kept: 'Nothing was changed',
    remedy: 'choose a lower one',
  },
  destinations: {
    has: 'has the maximum number of destinations on this channel',
    kept: 'Nothing was added',
    remedy: 'delete one',
  },
  liveInputs: {
    has: 'has the maximum number of live feeds',
    kept: 'The running feeds continue',
    remedy: 'end one of them',
  },
  storageBytes: { has: 'uses all of its storage', kept: 'The file was not stored', remedy: 'delete items' },
  uploadMinutes: {
    has: 'has uploaded its minutes of this month',
    kept: 'The file was not stored',
    remedy: 'wait until next month',
  },
  dvrMinutes: {
    has: 'is limited in the DVR window of its channels',
    kept: 'Nothing was changed',
    remedy: 'choose a shorter one',
  },
  analyticsDays: {
    has: 'is limited in the days of analytics',
    kept: 'Nothing was computed',
    remedy: 'choose a later start',
  },
  catchUpDays: { has: 'is limited in the days of catch-up', kept: 'Nothing was changed', remedy: 'choose fewer days' },
  seats: { has: 'has the maximum number of people', kept: 'Nobody was added', remedy: 'remove one' },
  signedLinks: {
    has: 'has a plan without signed links',
    kept: 'Nothing was changed',
    remedy: 'choose another kind of access',
  },
  encryption: {
    has: 'has a plan without encrypted segments',
    kept: 'Nothing was changed',
    remedy: 'leave them unencrypted',
  },
  apiCallsPerMinute: {
    has: 'has made the maximum number of API calls a minute',
    kept: 'This one was not carried out',
    remedy: 'try again within a minute',
  },
  apiKeys: { has: 'has the maximum number of API keys', kept: 'No key was created', remedy: 'revoke one' },
  mediaItems: {
    has: 'has the maximum number of library items',
    kept: 'The file was not stored',
    remedy: 'delete an item',
  },
  series: { has: 'has the maximum number of series', kept: 'No series was created', remedy: 'delete one' },
  uploadsAtOnce: {
    has: 'is uploading the maximum number of files',
    kept: 'This file was not stored',
    remedy: 'wait until an upload has finished',
  },
  subscriptionsAtOnce: {
    has: 'has the maximum number of pages open',
    kept: 'This page updates every few seconds instead',
    remedy: 'close a page',
  },
}

/** An amount in the limit's unit: “1,000”, “1.5 GB”, “720p”. */
export function showAmount(name: LimitName, amount: number): string {
  const { unit } = limitFacts(name)
  if (unit === 'bytes') return formatBytes(amount)
  if (unit === 'lines') return amount === 0 ? '–' : `${amount}p`
  if (unit === 'switch') return amount > 0 ? 'on' : 'off'
  return unit === 'minutes' ? `${amount.toLocaleString('en')} min` : amount.toLocaleString('en')
}

/** The error for a limit. @param plan the cheapest one that would allow it; null: none does */
export function sayLimitReached(name: LimitName, limit: number, plan: PlanName | null): string {
  const { has, kept, remedy } = WORDS[name]
  const shown = limitFacts(name).unit === 'switch' ? '' : ` (${showAmount(name, limit)})`
  const more = plan ? `upgrade to ${PLANS[plan].label}` : 'ask the operator for a higher limit'
  return `Your account ${has}${shown}. ${kept}; ${remedy}, or ${more}.`
}
