// Groups findings by cause: findings with one remedy are one line, however many there are.
import type { Finding } from './finding.ts'
import { sayLength } from './say.ts'

/** A finding as sent to clients, or as the check makes it. */
type AnyFinding = Omit<Finding, 'startsAt' | 'endsAt'> & { startsAt: number | string; endsAt: number | string }

/** Where the remedy is applied: the rules of fillers and breaks, the item in the library, or the block itself. */
export type Cure = 'fillers' | 'item' | 'block'

export interface FindingGroup<F> {
  key: string
  severity: 'red' | 'amber'
  message: string
  remedy: string
  cure: Cure
  /** By time; never empty. */
  findings: F[]
}

export interface FindingNames {
  block(blockId: string): string | undefined
  item(mediaId: string): string | undefined
}

/** @returns reds first; within a severity in the order of their first finding */
export function groupFindings<F extends AnyFinding>(findings: readonly F[], names: FindingNames): FindingGroup<F>[] {
  const groups = [...Map.groupBy(findings, keyOf)].map(([key, same]): FindingGroup<F> => {
    const first = same[0]!
    return {
      key,
      severity: first.severity,
      findings: same,
      cure: cureOf(first),
      message: same.length === 1 ? first.message : sayMany(same, names),
      remedy: first.code === 'empty-break' && same.length > 1 ? 'Give the block time for its breaks.' : first.remedy,
    }
  })
  return groups.sort((a, b) => b.severity.localeCompare(a.severity))
}

/** Findings of one item or one block share a cause; others share it by their code. */
function keyOf({ severity, code, blockId, mediaId }: AnyFinding): string {
  switch (code) {
    case 'media':
      return [severity, code, blockId, mediaId].join(' ')
    case 'black':
    case 'silence':
    case 'loudness':
    case 'freeze':
    case 'decode':
    case 'length':
    case 'break':
    case 'empty-break':
    case 'rights':
      return [severity, code, mediaId].join(' ')
    case 'uncovered':
    case 'covered':
    case 'does-not-air':
    case 'cooldown':
    case 'cut':
    case 'late':
    case 'under-run':
      return [severity, code].join(' ')
  }
}

const OF_ITEMS: readonly Finding['code'][] = ['black', 'silence', 'loudness', 'freeze', 'decode', 'length', 'break']

function cureOf({ severity, code }: AnyFinding): Cure {
  if (code === 'uncovered' || (code === 'cooldown' && severity === 'amber')) return 'fillers'
  return OF_ITEMS.includes(code) ? 'item' : 'block'
}

function sayMany(findings: readonly AnyFinding[], names: FindingNames): string {
  const { severity, code, blockId, mediaId, message } = findings[0]!
  const count = findings.length
  const totalMs = findings.reduce((sum, { startsAt, endsAt }) => sum + +new Date(endsAt) - +new Date(startsAt), 0)
  const item = `“${(mediaId !== null && names.item(mediaId)) || 'An item'}”`
  const block = `“${(blockId !== null && names.block(blockId)) || 'A block'}”`
  switch (code) {
    case 'uncovered':
      return `${count} gaps, ${sayLength(totalMs)} in all, and no filler for them: the slate airs.`
    case 'media':
      return `${count} airings of ${block}: ${message}`
    case 'covered':
      return `${count} airings do not air: other blocks cover all of their time.`
    case 'does-not-air':
      return `${count} airings do not air: the programme before them overruns all of their time.`
    case 'cooldown':
      return severity === 'red'
        ? `${count} airings have nothing to air: all of their items aired too recently.`
        : `${count} fillers repeat within their cooldown.`
    case 'cut':
      return `${count} programmes are cut off before their end.`
    case 'late':
      return `${count} airings begin late: the programme before them overruns.`
    case 'under-run':
      return `${count} airings leave ${sayLength(totalMs)} of their time to fillers.`
    case 'black':
      return `${item} is black for a while, ${count} times.`
    case 'silence':
      return `${item} is silent for a while, ${count} times.`
    case 'loudness':
      return `${item} is off the target loudness, ${count} times.`
    case 'freeze':
      return `${item} stands still for a while, ${count} times.`
    case 'decode':
      return `${item} was made from a damaged file and airs ${count} times.`
    case 'length':
      return `Audio and video of ${item} have different lengths, and it airs ${count} times.`
    case 'break':
      return `${count} breaks of ${item} are skipped.`
    case 'rights':
      return `${item} airs or is planned ${count} times against its rights.`
    case 'empty-break':
      return `${count} breaks of ${item} stay empty: the programme is split and nothing airs in between.`
  }
}
