// What changed from one version of a schedule to the next, one line a change.
import { parseLocal } from '../model/local-time.ts'
import type { Block, BreakRules, FillerSource, Schedule, Season } from '../model/schedule.ts'
import { sayDateTime, sayDayTime, sayLength, saySource, type TitleOf } from './say.ts'

export interface ChangeLine {
  /** null: a rule of the channel. */
  blockId: string | null
  text: string
}

const FILLER_NAMES: Record<keyof Schedule['fillers'], string> = {
  ident: 'Idents',
  pre: 'Pre-roll fillers',
  mid: 'Mid-roll fillers',
  post: 'Post-roll fillers',
  tail: 'Tail fillers',
  lastResort: 'Last-resort fillers',
}
const DST_WORDS = {
  skip: 'skipped',
  shift: 'shifted later',
  fill: 'aired in the first pass',
  repeat: 'aired in both passes',
  stretch: 'stretched over both passes',
}

/** @param before null: the first version; @param titleOf of items and series, for what blocks air */
export function diffSchedules(
  before: Schedule | null,
  after: Schedule,
  titleOf: TitleOf = () => undefined,
): ChangeLine[] {
  if (!before) return after.blocks.map((block) => line(block.id, `Added ${sayBlock(block, titleOf)}`))
  const old = new Map(before.blocks.map((block) => [block.id, block]))
  const kept = new Set(after.blocks.map((block) => block.id))
  return [
    ...diffRules(before, after).map((text) => line(null, text)),
    ...before.blocks
      .filter(({ id }) => !kept.has(id))
      .map((block) => line(block.id, `Removed ${sayBlock(block, titleOf)}`)),
    ...after.blocks.flatMap((block) => {
      const was = old.get(block.id)
      const texts = was ? diffBlock(was, block, titleOf) : [`Added ${sayBlock(block, titleOf)}`]
      return texts.map((text) => line(block.id, text))
    }),
    ...diffOrder(before, after),
  ]
}

const line = (blockId: string | null, text: string): ChangeLine => ({ blockId, text })
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const quoted = (block: Block) => `“${block.title || block.id}”`

function sayBlock(block: Block, titleOf: TitleOf): string {
  const repeats = block.rrule === null ? '' : `, ${block.rrule}`
  const at = sayDateTime(parseLocal(block.startsAtLocal) ?? 0)
  return `${quoted(block)} on ${at} for ${sayLength(block.durationMs)}${repeats}: ${saySource(block.source, titleOf)}`
}

function diffBlock(was: Block, now: Block, titleOf: TitleOf): string[] {
  const name = quoted(now)
  const texts: string[] = []
  const say = (differs: boolean, text: () => string) => {
    if (differs) texts.push(text())
  }
  say(was.title !== now.title, () => `Renamed ${quoted(was)} to ${name}`)
  say(was.startsAtLocal !== now.startsAtLocal, () => `Moved ${name} from ${sayMove(was, now)}`)
  say(was.durationMs !== now.durationMs, () => {
    const verb = now.durationMs > was.durationMs ? 'Stretched' : 'Shortened'
    return `${verb} ${name} from ${sayLength(was.durationMs)} to ${sayLength(now.durationMs)}`
  })
  say(
    !same(was.source, now.source),
    () => `${name} airs ${saySource(now.source, titleOf)} instead of ${saySource(was.source, titleOf)}`,
  )
  say(was.rrule !== now.rrule, () => `${name} airs ${now.rrule ?? 'once'} instead of ${was.rrule ?? 'once'}`)
  say(!same([...was.exdates].sort(), [...now.exdates].sort()), () => sayExceptions(was, now, name))
  say(was.fromDate !== now.fromDate || was.untilDate !== now.untilDate, () => {
    return `${name} airs ${sayDates(now)} instead of ${sayDates(was)}`
  })
  say(was.start !== now.start, () => `${name} starts ${now.start} instead of ${was.start}`)
  say(was.layer !== now.layer, () => `${name} is on the layer ${now.layer} instead of ${was.layer}`)
  say(
    was.seasonId !== now.seasonId,
    () => `${name} ${now.seasonId === null ? 'no longer belongs to a season' : 'belongs to another season'}`,
  )
  say(
    was.cooldownMs !== now.cooldownMs,
    () => `${name} has ${sayCooldown(now.cooldownMs)} instead of ${sayCooldown(was.cooldownMs)}`,
  )
  return texts
}

/** Weekdays are enough within a week; otherwise the dates are needed. */
function sayMove(was: Block, now: Block): string {
  const [from, to] = [parseLocal(was.startsAtLocal) ?? 0, parseLocal(now.startsAtLocal) ?? 0]
  const say = Math.abs(from - to) < 6 * 86_400_000 ? sayDayTime : sayDateTime
  return `${say(from)} to ${say(to)}`
}

function sayExceptions(was: Block, now: Block, name: string): string {
  const added = now.exdates.filter((date) => !was.exdates.includes(date))
  const gone = was.exdates.filter((date) => !now.exdates.includes(date))
  const list = (dates: readonly string[]) =>
    dates
      .slice(0, 5)
      .map((date) => date.replace('T', ' '))
      .join(', ') + (dates.length > 5 ? ` and ${dates.length - 5} more` : '')
  const parts = [added.length > 0 ? `skips ${list(added)}` : '', gone.length > 0 ? `airs again on ${list(gone)}` : '']
  return `${name} ${parts.filter((part) => part !== '').join(' and ') || 'has changed exceptions'}`
}

function sayDates({ fromDate, untilDate }: Block): string {
  if (!fromDate && !untilDate) return 'on all dates'
  return [fromDate ? `from ${fromDate}` : '', untilDate ? `until ${untilDate}` : '']
    .filter((part) => part !== '')
    .join(' ')
}

const sayCooldown = (cooldownMs: number | null) =>
  cooldownMs ? `a cooldown of ${sayLength(cooldownMs)}` : 'no cooldown'

function diffRules(was: Schedule, now: Schedule): string[] {
  const texts: string[] = []
  if (was.zone !== now.zone)
    texts.push(`The time zone is ${now.zone} instead of ${was.zone}: all blocks keep their local times`)
  if (was.dst.missing !== now.dst.missing)
    texts.push(
      `Blocks in the missing spring hour are ${DST_WORDS[now.dst.missing]} instead of ${DST_WORDS[was.dst.missing]}`,
    )
  if (was.dst.repeated !== now.dst.repeated)
    texts.push(`Blocks in the repeated autumn hour are ${sayRepeated(now)} instead of ${sayRepeated(was)}`)
  if (was.seed !== now.seed) texts.push('Shuffled and weighted lists are drawn again')
  if (was.maxDriftMs !== now.maxDriftMs)
    texts.push(`Items may overrun by ${sayLength(now.maxDriftMs)} instead of ${sayLength(was.maxDriftMs)}`)
  for (const key of Object.keys(FILLER_NAMES) as (keyof Schedule['fillers'])[])
    if (!same(was.fillers[key], now.fillers[key]))
      texts.push(`${FILLER_NAMES[key]}: ${sayFiller(now.fillers[key])} instead of ${sayFiller(was.fillers[key])}`)
  return [...texts, ...diffBreaks(was.breaks, now.breaks), ...diffSeasons(was.seasons, now.seasons)]
}

const sayRepeated = ({ dst }: Schedule) =>
  dst.repeated === 'shift' ? 'aired in the second pass' : DST_WORDS[dst.repeated]

function sayFiller(source: FillerSource | null): string {
  if (!source) return 'none'
  const tags = source.tags.length > 0 ? ` tagged ${source.tags.map((tag) => `“${tag}”`).join(' and ')}` : ''
  const listed = source.mediaIds.length > 0 || tags === '' ? `${source.mediaIds.length} listed` : ''
  return `${[listed, tags.trim()].filter((part) => part !== '').join(' and those ')} with ${sayCooldown(source.cooldownMs)}`
}

function diffBreaks(was: BreakRules, now: BreakRules): string[] {
  const texts: string[] = []
  const every = (rules: BreakRules) =>
    rules.everyMs === null ? 'only at the items’ own positions' : `every ${sayLength(rules.everyMs)}`
  if (was.everyMs !== now.everyMs) texts.push(`Breaks come ${every(now)} instead of ${every(was)}`)
  if (was.ownPositions !== now.ownPositions)
    texts.push(`Items’ own break positions are ${now.ownPositions ? 'used' : 'not used'}`)
  if (was.minSpacingMs !== now.minSpacingMs)
    texts.push(
      `The minimum gap between breaks is ${sayLength(now.minSpacingMs)} instead of ${sayLength(was.minSpacingMs)}`,
    )
  if (was.breakMs !== now.breakMs)
    texts.push(`A break lasts at most ${sayLength(now.breakMs)} instead of ${sayLength(was.breakMs)}`)
  if (!same(was.source, now.source))
    texts.push(`In breaks: ${sayFiller(now.source)} instead of ${sayFiller(was.source)}`)
  if (!same(was.bumper, now.bumper))
    texts.push(`Bumpers around breaks: ${sayFiller(now.bumper)} instead of ${sayFiller(was.bumper)}`)
  return texts
}

function diffSeasons(was: readonly Season[], now: readonly Season[]): string[] {
  const old = new Map(was.map((season) => [season.id, season]))
  const kept = new Set(now.map(({ id }) => id))
  return [
    ...was.filter(({ id }) => !kept.has(id)).map(({ title }) => `Removed the season “${title}”`),
    ...now.flatMap((season) => {
      const before = old.get(season.id)
      if (!before) return [`Added the season “${season.title}”`]
      const texts: string[] = []
      if (before.title !== season.title) texts.push(`Renamed the season “${before.title}” to “${season.title}”`)
      if (!same(before.ranges, season.ranges)) texts.push(`The season “${season.title}” has new dates`)
      if (before.replacesBase !== season.replacesBase)
        texts.push(
          `The season “${season.title}” ${season.replacesBase ? 'replaces the base' : 'overlays the base'} on its dates`,
        )
      return texts
    }),
  ]
}

/** The order of blocks decides between two that start at the same time. */
function diffOrder(before: Schedule, after: Schedule): ChangeLine[] {
  const now = new Set(after.blocks.map(({ id }) => id))
  const was = new Set(before.blocks.map(({ id }) => id))
  const one = before.blocks.filter(({ id }) => now.has(id)).map(({ id }) => id)
  const other = after.blocks.filter(({ id }) => was.has(id)).map(({ id }) => id)
  return same(one, other)
    ? []
    : [line(null, 'The order of blocks has changed, which decides between two that start at the same time')]
}
