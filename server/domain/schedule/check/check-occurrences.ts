// Flight check, block by block: unusable sources, and blocks that never air.

import { gridOf } from '#domain/ladder/grid.ts'
import { isAirable, poolOf } from '../expand/media-pools.ts'
import type { Block, Library, MediaFacts, Occurrence, ScheduleEntry } from '../model/schedule.ts'
import { checkWindow } from './check-rights.ts'
import type { Finding, FlightFacts } from './finding.ts'
import { sayInstant, sayLength } from './say.ts'

/** Less filling than this is normal: few blocks end with their last item. */
const UNDER_RUN_MS = 300_000
const FILLING = new Set<ScheduleEntry['reason']>(['filler-tail', 'filler-last-resort'])

export function checkOccurrences(facts: FlightFacts): Finding[] {
  const byOccurrence = Map.groupBy(facts.entries, (entry) => `${entry.blockId}@${entry.occurrenceStartsAt}`)
  const slotted = new Map(facts.slots.map((slot) => [slot.occurrence, slot.startsAt]))
  const coveredBy = new Map(facts.covered.map((part) => [part.occurrence, part.by.blockId]))
  const findings: Finding[] = []
  for (const occurrence of facts.occurrences) {
    const block = facts.schedule.blocks[occurrence.blockIndex]!
    const aired = byOccurrence.get(occurrence.key) ?? []
    const { source } = block
    if (source.type === 'live') {
      const missing = checkLive(facts, source.contributionId, occurrence)
      if (missing) findings.push(missing)
      continue
    }
    const unusable =
      checkMedia(facts, block, occurrence) ?? checkWindow(facts, block, occurrence, namedMedia(facts.library, block))
    if (unusable) findings.push(unusable)
    // An occurrence that extends beyond the window is not judged.
    const whole = occurrence.startsAt >= facts.from && occurrence.endsAt <= facts.until
    if (!whole || unusable?.severity === 'red') continue
    const problem =
      (aired.some((entry) => entry.reason === 'programme')
        ? null
        : checkAbsent(facts, block, occurrence, {
            slotStartsAt: slotted.get(occurrence),
            coveredBy: coveredBy.get(occurrence),
            aired,
          })) ?? checkUnderRun(facts, block, occurrence, aired)
    if (problem) findings.push(problem)
  }
  return findings
}

function findingAt(occurrence: Occurrence, rest: Omit<Finding, 'startsAt' | 'endsAt' | 'blockId'>): Finding {
  return { startsAt: occurrence.startsAt, endsAt: occurrence.endsAt, blockId: occurrence.blockId, ...rest }
}

/** Whether it can air in a period that ends then. */
const airsBefore = (endsAt: number) => (media: MediaFacts | undefined) =>
  isAirable(media) && (media.airableFrom ?? Number.NEGATIVE_INFINITY) < endsAt

/** Why an item cannot air, as the end of “… ”. */
function whyNot(media: MediaFacts | undefined): string {
  if (!media || media.state === 'missing') return 'is no longer in the library'
  if (media.state === 'failed') return 'could not be prepared'
  if (media.state === 'other-rate') return 'is not prepared in the account’s frame rate'
  if (media.state === 'processing' || media.airableFrom !== undefined) return 'is still being prepared'
  return media.durationMs < gridOf(media).segmentMs
    ? `is only ${sayLength(media.durationMs)} long`
    : 'is not in the house format'
}

function namedMedia(library: Library, block: Block): readonly string[] {
  const { source } = block
  if (source.type === 'item') return [source.mediaId]
  if (source.type === 'list') return source.mediaIds
  return source.type === 'series' ? (library.series.get(source.seriesId) ?? []) : []
}

function checkMedia({ library, blockTitle }: FlightFacts, block: Block, occurrence: Occurrence): Finding | null {
  const named = namedMedia(library, block)
  const airs = airsBefore(occurrence.endsAt)
  const unusable = named.filter((mediaId) => !airs(library.media.get(mediaId)))
  const left = poolOf(library, block.source).items.filter(airs).length
  const [first] = unusable
  if (left > 0 && first === undefined) return null
  const media = first === undefined ? undefined : library.media.get(first)
  const reason = first === undefined ? '' : `“${media?.title ?? first}” ${whyNot(media)}`
  const nothing = named.length === 0 ? 'its source is empty' : reason
  return findingAt(occurrence, {
    severity: left === 0 ? 'red' : 'amber',
    code: 'media',
    mediaId: first ?? null,
    message:
      left === 0
        ? `${blockTitle(block.id)} has nothing to air: ${nothing}${unusable.length > 1 ? `, nor can the other ${unusable.length - 1}` : ''}. Fillers or the slate air instead.`
        : `${unusable.length} of the ${named.length} items of ${blockTitle(block.id)} cannot air: ${reason}${unusable.length > 1 ? ' and others' : ''}. They are skipped.`,
    remedy: first === undefined ? 'Add items to the block.' : 'Upload the item again, or choose another.',
  })
}

/** Whether the feed will arrive is unknown; whether it is allowed to is known. */
function checkLive(
  { library, blockTitle }: FlightFacts,
  contributionId: string,
  occurrence: Occurrence,
): Finding | null {
  if (!library.contributions || library.contributions.has(contributionId)) return null
  return findingAt(occurrence, {
    severity: 'amber',
    code: 'media',
    mediaId: null,
    message: `${blockTitle(occurrence.blockId)} waits for a live feed that was removed, revoked or switched off. Fillers or the slate air instead.`,
    remedy: 'Choose another live feed for the block, or switch it on again.',
  })
}

/** No item of the source airs in the occurrence: covered, overrun, or all within their cooldown. */
function checkAbsent(
  { entries, blockTitle, clock }: FlightFacts,
  block: Block,
  occurrence: Occurrence,
  {
    slotStartsAt,
    coveredBy,
    aired,
  }: { slotStartsAt: number | undefined; coveredBy: string | undefined; aired: readonly ScheduleEntry[] },
): Finding | null {
  const title = blockTitle(block.id)
  const when = sayInstant(clock, occurrence.startsAt)
  if (slotStartsAt === undefined) {
    return findingAt(occurrence, {
      severity: 'amber',
      code: 'covered',
      mediaId: null,
      message: `${title} on ${when} does not air: ${blockTitle(coveredBy ?? null)} takes all of its time.`,
      remedy: 'Move one of the two, or add an exception for this airing.',
    })
  }
  if (aired.length === 0) {
    const before = entries.find((entry) => entry.startsAt + entry.durationMs > slotStartsAt)
    return findingAt(occurrence, {
      severity: 'red',
      code: 'does-not-air',
      mediaId: before?.mediaId ?? null,
      message: `${title} on ${when} does not air: “${before?.title ?? ''}” overruns all of its time.`,
      remedy: 'Make the block before longer, or set this one to a hard start.',
    })
  }
  if (!block.cooldownMs) return null
  return findingAt(occurrence, {
    severity: 'red',
    code: 'cooldown',
    mediaId: null,
    message: `${title} on ${when} has nothing to air: all of its items aired less than ${sayLength(block.cooldownMs)} before.`,
    remedy: 'Shorten the cooldown, add items, or add an exception for this airing.',
  })
}

function checkUnderRun(
  { blockTitle, clock }: FlightFacts,
  block: Block,
  occurrence: Occurrence,
  aired: readonly ScheduleEntry[],
): Finding | null {
  const filling = aired.filter((entry) => FILLING.has(entry.reason))
  const filledMs = filling.reduce((sum, entry) => sum + entry.durationMs, 0)
  if (filledMs < UNDER_RUN_MS) return null
  const first = filling[0]!
  const last = filling.at(-1)!
  return {
    severity: 'amber',
    code: 'under-run',
    blockId: block.id,
    mediaId: null,
    startsAt: first.startsAt,
    endsAt: last.startsAt + last.durationMs,
    message: `${blockTitle(block.id)} on ${sayInstant(clock, occurrence.startsAt)} leaves ${sayLength(filledMs)} of its time to fillers.`,
    remedy: 'Shorten the block, or add items to it.',
  }
}
