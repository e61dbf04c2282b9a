// Flight check, entry by entry: slate on air, faults of the items, late starts, cuts and repeats.

import { gridOf } from '#domain/ladder/grid.ts'
import { planBreaks } from '../expand/breaks.ts'
import type { MediaFacts, MediaFault, ScheduleEntry } from '../model/schedule.ts'
import { checkEmptyBreak } from './check-empty-break.ts'
import type { Finding, FlightFacts } from './finding.ts'
import { sayInstant, sayLength } from './say.ts'

const endOf = (entry: ScheduleEntry) => entry.startsAt + entry.durationMs

/** Where a finding about a whole entry belongs. */
const placeOf = (entry: ScheduleEntry) => ({
  blockId: entry.blockId,
  mediaId: entry.mediaId,
  startsAt: entry.startsAt,
  endsAt: endOf(entry),
})

export function checkEntries(facts: FlightFacts): Finding[] {
  const findings = [...checkSlate(facts), ...checkRepeats(facts)]
  const goesOn = new Set(facts.entries.map((entry) => partKey(entry, entry.offsetMs)))
  facts.entries.forEach((entry, i) => {
    findings.push(...checkLate(facts, entry, i))
    const media = facts.library.media.get(entry.mediaId)
    if (!media) return
    if (i < facts.entries.length - 1) findings.push(...checkCut(facts, entry, media, goesOn))
    for (const fault of media.faults) findings.push(...checkFault(facts, entry, fault))
    if (entry.reason === 'programme' && entry.offsetMs === 0) findings.push(...checkBreaks(facts, entry, media))
    findings.push(...checkEmptyBreak(facts, entry, media))
  })
  return findings
}

/** Each run of slate is one finding. Slate of a pad's length is none: that is a join, not a gap. */
function checkSlate({ schedule, entries, clock, blockTitle, occurrences }: FlightFacts): Finding[] {
  const findings: Finding[] = []
  for (let i = 0; i < entries.length; i++) {
    const first = entries[i]!
    if (first.reason !== 'slate') continue
    let last = first
    while (entries[i + 1]?.reason === 'slate' && entries[i + 1]!.blockId === first.blockId) last = entries[++i]!
    const lengthMs = endOf(last) - first.startsAt
    if (lengthMs < gridOf(schedule).segmentMs) continue
    const where = first.blockId === null ? 'Nothing is scheduled' : `${blockTitle(first.blockId)} has nothing to air`
    const empty = occurrences.length === 0
    findings.push({
      severity: 'red',
      code: 'uncovered',
      blockId: first.blockId,
      mediaId: null,
      startsAt: first.startsAt,
      endsAt: endOf(last),
      message: `${where} from ${sayInstant(clock, first.startsAt)} for ${sayLength(lengthMs)}, and no filler fits: the slate airs.`,
      remedy: empty ? 'Add a block, or choose fillers.' : 'Choose tail or last-resort fillers, or schedule this time.',
    })
  }
  return findings
}

function checkRepeats({ entries, state, schedule, clock }: FlightFacts): Finding[] {
  const cooldownMs = schedule.fillers.lastResort?.cooldownMs ?? 0
  const endedAt = new Map(state.lastAirings)
  const findings: Finding[] = []
  for (const entry of entries) {
    const last = endedAt.get(entry.mediaId)
    endedAt.set(entry.mediaId, endOf(entry))
    if (entry.reason !== 'filler-last-resort' || last === undefined || entry.startsAt - last >= cooldownMs) continue
    findings.push({
      severity: 'amber',
      code: 'cooldown',
      ...placeOf(entry),
      message: `“${entry.title}” airs again on ${sayInstant(clock, entry.startsAt)}, ${sayLength(entry.startsAt - last)} after it last ended, within its cooldown of ${sayLength(cooldownMs)}.`,
      remedy: 'Add fillers, or shorten their cooldowns.',
    })
  }
  return findings
}

function checkLate({ schedule, entries, blockTitle, clock }: FlightFacts, entry: ScheduleEntry, i: number): Finding[] {
  if (entry.driftMs === 0 || entry.driftMs <= schedule.maxDriftMs) return []
  const dueAt = entry.startsAt - entry.driftMs
  const before = entries[i - 1]
  return [
    {
      severity: 'amber',
      code: 'late',
      blockId: entry.blockId,
      mediaId: before?.mediaId ?? null,
      startsAt: dueAt,
      endsAt: entry.startsAt,
      message: `${blockTitle(entry.blockId)}, due on ${sayInstant(clock, dueAt)}, begins ${sayLength(entry.driftMs)} late${before ? `: “${before.title}” overruns` : ''}.`,
      remedy: 'Make the block before longer, or set this one to a hard start.',
    },
  ]
}

/** Names a part of an item within its occurrence by where it begins. */
const partKey = (entry: ScheduleEntry, offsetMs: number) =>
  `${entry.blockId}@${entry.occurrenceStartsAt}/${entry.mediaId}+${offsetMs}`

/** A programme that ends early and does not continue after a break or an interruption. */
function checkCut(
  { clock }: FlightFacts,
  entry: ScheduleEntry,
  media: MediaFacts,
  goesOn: ReadonlySet<string>,
): Finding[] {
  const leftMs = media.durationMs - entry.offsetMs - entry.durationMs
  if (entry.reason !== 'programme' || leftMs === 0) return []
  if (goesOn.has(partKey(entry, entry.offsetMs + entry.durationMs))) return []
  return [
    {
      severity: 'amber',
      code: 'cut',
      ...placeOf(entry),
      message: `“${entry.title}” is cut off on ${sayInstant(clock, endOf(entry))}, ${sayLength(leftMs)} before its end.`,
      remedy: 'Make its block longer, or set the next one to a soft start.',
    },
  ]
}

function checkFault({ clock }: FlightFacts, entry: ScheduleEntry, fault: MediaFault): Finding[] {
  const fromMs = Math.max(fault.fromMs, entry.offsetMs)
  const toMs = Math.min(fault.toMs, entry.offsetMs + entry.durationMs)
  // A damaged item has failed as a whole, which is reported elsewhere.
  if (fromMs >= toMs || fault.kind === 'damaged') return []
  // What is true of the whole item is reported once, with its first part.
  const isWhole = fault.kind === 'loudness' || fault.kind === 'decode' || fault.kind === 'length'
  if (isWhole && entry.offsetMs > fault.fromMs) return []
  const startsAt = entry.startsAt + fromMs - entry.offsetMs
  const off = fault.lufsOff === undefined ? '' : ` by ${Math.abs(fault.lufsOff).toFixed(1)} LU`
  const said = {
    black: `is black for ${sayLength(toMs - fromMs)}`,
    freeze: `stands still for ${sayLength(toMs - fromMs)}`,
    decode: `was made from a damaged file (${fault.count} errors)`,
    length: `has audio that is ${sayLength(Math.abs(fault.offMs ?? 0))} ${(fault.offMs ?? 0) < 0 ? 'shorter' : 'longer'} than its video`,
    silence: `is silent for ${sayLength(toMs - fromMs)}`,
    loudness:
      fault.peakDbtp === undefined
        ? `is ${(fault.lufsOff ?? 0) < 0 ? 'quieter' : 'louder'} than the target loudness${off}`
        : `has peaks of +${fault.peakDbtp.toFixed(1)} dBTP, which clip`,
  }[fault.kind]
  return [
    {
      severity: 'amber',
      code: fault.kind,
      ...placeOf(entry),
      startsAt,
      endsAt: isWhole ? endOf(entry) : startsAt + toMs - fromMs,
      message: `“${entry.title}” on ${sayInstant(clock, startsAt)} ${said}.`,
      remedy: 'Check the item. If the fault is not intended, upload it again.',
    },
  ]
}

function checkBreaks({ schedule, clock }: FlightFacts, entry: ScheduleEntry, media: MediaFacts): Finding[] {
  return planBreaks(media, schedule.breaks).illegal.map(({ positionMs, why }) => ({
    severity: 'amber',
    code: 'break',
    ...placeOf(entry),
    message:
      why === 'outside'
        ? `A break of “${entry.title}” on ${sayInstant(clock, entry.startsAt)} is set at ${sayPosition(positionMs)}, outside the item: it is skipped.`
        : `A break of “${entry.title}” on ${sayInstant(clock, entry.startsAt)} at ${sayPosition(positionMs)} is within ${sayLength(schedule.breaks.minSpacingMs)} of another or of the item’s start or end: it is skipped.`,
    remedy: 'Move the break on the item’s timeline, or lower the minimum gap.',
  }))
}

function sayPosition(positionMs: number): string {
  const seconds = Math.round(positionMs / 1_000)
  return `${Math.trunc(seconds / 60)}:${String(Math.abs(seconds) % 60).padStart(2, '0')}`
}
