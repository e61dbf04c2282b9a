// Flight check of rights: items that a block names outside their window, and airings beyond their number.
import { opensAt, type Rights } from '#domain/media/rights.ts'
import { isAirable } from '../expand/media-pools.ts'
import type { Block, MediaFacts, Occurrence, ScheduleEntry } from '../model/schedule.ts'
import type { Finding, FlightFacts } from './finding.ts'
import { sayInstant } from './say.ts'

const REMEDY = 'Choose another item or time, or change the rights of the item in the library.'

/** @param named the items of the block's source, in their order */
export function checkWindow(
  { library, blockTitle, clock }: FlightFacts,
  block: Block,
  occurrence: Occurrence,
  named: readonly string[],
): Finding | null {
  const { startsAt, endsAt, blockId } = occurrence
  const isOpen = (media: MediaFacts) => opensAt(media.rights, startsAt, media.durationMs) < endsAt
  const airable = named.map((mediaId) => library.media.get(mediaId)).filter(isAirable)
  const closed = airable.find((media) => !isOpen(media))
  if (!closed) return null
  const left = airable.some(isOpen)
  const starts = (closed.rights?.notBefore ?? Number.NEGATIVE_INFINITY) >= endsAt
  return {
    severity: left ? 'amber' : 'red',
    code: 'rights',
    ...{ startsAt, endsAt, blockId, mediaId: closed.mediaId },
    message: `“${closed.title}” cannot air in ${blockTitle(block.id)} on ${sayInstant(clock, startsAt)}: its rights ${starts ? 'begin later' : 'have ended by then'}. ${left ? 'It is skipped.' : 'Fillers or the slate air instead.'}`,
    remedy: REMEDY,
  }
}

const airsOutside = ({ startsAt, durationMs }: ScheduleEntry, { notBefore, notAfter }: Rights) =>
  startsAt < (notBefore ?? startsAt) || startsAt + durationMs > (notAfter ?? startsAt + durationMs)

/** Parts that air outside the window (breaks delay the rest of an item), and the first airing that is one too many. */
export function checkAirings({ entries, library, blockTitle, clock }: FlightFacts): Finding[] {
  const airings = new Map<string, number>()
  const findings: Finding[] = []
  for (const entry of entries) {
    const { mediaId, title, startsAt, durationMs, blockId, offsetMs } = entry
    const rights = library.media.get(mediaId)?.rights
    if (!rights) continue
    const where = `${blockId === null ? '' : ` in ${blockTitle(blockId)}`} on ${sayInstant(clock, startsAt)}`
    const add = (message: string) =>
      findings.push({
        severity: 'red',
        code: 'rights',
        ...{ startsAt, endsAt: startsAt + durationMs, blockId, mediaId, message, remedy: REMEDY },
      })
    if (airsOutside(entry, rights)) add(`A part of “${title}” airs${where}, outside the time that its rights allow.`)
    if (offsetMs > 0) continue
    const count = (airings.get(mediaId) ?? rights.aired) + 1
    airings.set(mediaId, count)
    if (rights.maxAirings !== null && count === Math.max(rights.maxAirings, rights.aired) + 1)
      add(`“${title}” airs${where} for the ${ordinal(count)} time; its rights allow ${rights.maxAirings}.`)
  }
  return findings
}

function ordinal(count: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd' } as Partial<Record<Intl.LDMLPluralRule, string>>
  return `${count}${ending[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)] ?? 'th'}`
}
