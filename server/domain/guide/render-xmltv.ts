// The guide as XMLTV (xmltv.dtd of the XMLTV project), for set-top boxes and players. The order of the elements inside
// <programme> is fixed by the DTD.

import { lookUpOffsetMs } from '#domain/schedule/recurrence/zone.ts'
import type { Episode } from './episodes.ts'
import type { GuideEntry } from './guide-entries.ts'
import { escapeXml, oneLine } from './plain-text.ts'

/** What the guide shows of an item beyond its title. */
export interface ProgrammeDetail {
  subtitle?: string | null
  description?: string | null
  categories?: readonly string[]
  artworkUrl?: string | null
  rating?: { system: string | null; value: string } | null
}

/** The episode depends on the block it airs in, not on the item alone. */
export type ListedProgramme = GuideEntry & {
  episode?: Episode | null
  /** Where a past programme can be watched again. */
  pageUrl?: string | null
}

export interface XmltvChannel {
  /** Looks like a domain name and never changes; the same as tvg-id in the M3U. */
  id: string
  name: string
  /** The channel number on television sets; the same as tvg-chno in the M3U. */
  number: number
  iconUrl: string | null
  pageUrl: string | null
  /** IANA name: times are written in this zone. */
  zone: string
  /** Two-letter code of its texts; null: not stated. */
  language: string | null
  entries: readonly ListedProgramme[]
}

/** @param details by media id; an item without any is listed by its title alone */
export function renderXmltv(
  channels: readonly XmltvChannel[],
  details: ReadonlyMap<string, ProgrammeDetail>,
  generatorName: string,
): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE tv SYSTEM "xmltv.dtd">',
    `<tv generator-info-name="${attribute(generatorName)}">`,
  ]
  for (const channel of channels) lines.push(...channelLines(channel))
  for (const channel of channels)
    for (const entry of channel.entries) lines.push(...programmeLines(channel, entry, details.get(entry.mediaId) ?? {}))
  lines.push('</tv>', '')
  return lines.join('\n')
}

function channelLines(channel: XmltvChannel): string[] {
  return [
    `  <channel id="${attribute(channel.id)}">`,
    element('display-name', channel.name || channel.id, channel.language),
    // The DTD puts the number in another display name.
    element('display-name', String(channel.number), null),
    ...icon(channel.iconUrl),
    ...optional('url', channel.pageUrl, null),
    '  </channel>',
  ]
}

function programmeLines(channel: XmltvChannel, entry: ListedProgramme, detail: ProgrammeDetail): string[] {
  const { language, zone } = channel
  const series = oneLine(entry.episode?.series ?? '') || null
  const start = xmltvTime(entry.startsAt, zone)
  const stop = xmltvTime(entry.endsAt, zone)
  // The slate is no programme, and an entry shorter than a second cannot be expressed.
  if (entry.kind === 'SLATE' || wholeSeconds(entry.startsAt) === wholeSeconds(entry.endsAt)) return []
  return [
    `  <programme start="${start}" stop="${stop}" channel="${attribute(channel.id)}">`,
    // Boxes record a series by its title; the episode's title follows as the sub-title.
    element('title', series ?? entry.title, language),
    ...optional('sub-title', series === null ? detail.subtitle : entry.title, language),
    ...optional('desc', detail.description, language),
    ...(series === null ? [] : [element('category', 'series', 'en')]),
    ...(detail.categories ?? []).flatMap((category) => optional('category', category, language)),
    ...icon(detail.artworkUrl),
    ...optional('url', entry.pageUrl, null),
    ...episodeLines(entry.episode),
    ...ratingLines(detail.rating),
    '  </programme>',
  ]
}

function episodeLines(episode: ListedProgramme['episode']): string[] {
  if (!episode) return []
  const season = episode.season === null ? '' : `S${String(episode.season).padStart(2, '0')}`
  // xmltv_ns counts from 0: season . episode/episodes . part. It has no number for specials, whose season or episode is 0.
  const total = episode.of === null || episode.number === 0 ? '' : `/${episode.of}`
  const counted = `${fromZero(episode.season)} . ${fromZero(episode.number)}${total} .`
  return [
    `    <episode-num system="onscreen">${season}E${String(episode.number).padStart(2, '0')}</episode-num>`,
    `    <episode-num system="xmltv_ns">${counted.trim()}</episode-num>`,
  ]
}

const fromZero = (number: number | null) => (number === null || number === 0 ? '' : number - 1)

function ratingLines(rating: ProgrammeDetail['rating']): string[] {
  if (!rating || oneLine(rating.value) === '') return []
  const system = rating.system && oneLine(rating.system) ? ` system="${attribute(rating.system)}"` : ''
  return [`    <rating${system}>`, `      <value>${escapeXml(oneLine(rating.value))}</value>`, '    </rating>']
}

function icon(url: string | null | undefined): string[] {
  return url && oneLine(url) ? [`    <icon src="${attribute(url)}"/>`] : []
}

function optional(name: string, text: string | null | undefined, language: string | null): string[] {
  return text && oneLine(text) ? [element(name, text, language)] : []
}

/** The DTD requires text in every element that is written. */
function element(name: string, text: string, language: string | null): string {
  const lang = language ? ` lang="${attribute(language)}"` : ''
  return `    <${name}${lang}>${escapeXml(oneLine(text) || 'Untitled')}</${name}>`
}

function attribute(text: string): string {
  return escapeXml(oneLine(text))
}

function wholeSeconds(at: number): number {
  return Math.floor(at / 1_000)
}

/** `YYYYMMDDhhmmss ±hhmm`. Rounded down to the second, so that an entry stops where the next starts. */
export function xmltvTime(at: number, zone: string): string {
  // The format has whole minutes; some zones had seconds long ago.
  const offsetMs = Math.round(lookUpOffsetMs(zone, at) / 60_000) * 60_000
  const wall = new Date(wholeSeconds(at) * 1_000 + offsetMs).toISOString()
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (value: number) => String(value).padStart(2, '0')
  const offset = `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
  return `${wall.slice(0, 19).replace(/[-T:]/g, '')} ${offset}`
}
