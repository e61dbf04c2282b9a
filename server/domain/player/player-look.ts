// How a channel's player looks and starts: stored with the channel, and overridable in the address of an embed within
// the same bounds.
import { readAccent } from '#domain/guide/widget-options.ts'

export interface PlayerLook {
  /** `#rrggbb`; null: the default. */
  accent: string | null
  /** The library item whose artwork is shown before playback; null: what is on air. */
  posterMediaId: string | null
  /** Starts by itself, muted: browsers allow nothing else. */
  autoplay: boolean
  /** Percent, for viewers who never chose a volume. */
  startVolume: number
  showTitle: boolean
  controls: boolean
}

export const DEFAULT_LOOK: PlayerLook = {
  accent: null,
  posterMediaId: null,
  autoplay: true,
  startVolume: 100,
  showTitle: true,
  controls: true,
}

const ACCENT = /^#[0-9a-f]{6}$/
const MEDIA_ID = /^md_[0-9a-z]{20}$/

/** From the database: invalid values count as omitted. */
export function readLook(stored: unknown): PlayerLook {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  const flag = (name: 'autoplay' | 'showTitle' | 'controls') =>
    typeof given[name] === 'boolean' ? given[name] : DEFAULT_LOOK[name]
  return {
    accent: typeof given.accent === 'string' && ACCENT.test(given.accent) ? given.accent : null,
    posterMediaId:
      typeof given.posterMediaId === 'string' && MEDIA_ID.test(given.posterMediaId) ? given.posterMediaId : null,
    autoplay: flag('autoplay'),
    startVolume: isPercent(given.startVolume) ? given.startVolume : DEFAULT_LOOK.startVolume,
    showTitle: flag('showTitle'),
    controls: flag('controls'),
  }
}

const isPercent = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100

export type LookQuery = Record<string, string | string[] | undefined>

/** Each setting that an address may override, by its name there. */
export type LookOverrides = Partial<Omit<PlayerLook, 'posterMediaId'>>

/** A typing error in an address must not stop playback: invalid values count as omitted. */
export function readOverrides(query: LookQuery): LookOverrides {
  const one = (name: string) => [query[name]].flat()[0]
  const chosen: LookOverrides = {}
  const accent = readAccent(one('accent') ?? '')
  if (accent) chosen.accent = `#${accent}`
  const volume = one('volume')
  if (volume !== undefined && /^(?:100|[1-9]?[0-9])$/.test(volume)) chosen.startVolume = Number(volume)
  const flag = (name: string, take: (on: boolean) => void) => {
    const value = one(name)
    if (value === '1' || value === '0') take(value === '1')
  }
  flag('autoplay', (on) => {
    chosen.autoplay = on
  })
  flag('title', (on) => {
    chosen.showTitle = on
  })
  flag('controls', (on) => {
    chosen.controls = on
  })
  return chosen
}

/** The inverse, for the snippet: only what differs from the channel's own look. */
export function writeOverrides(look: PlayerLook, wanted: LookOverrides): string {
  const query = new URLSearchParams()
  if (wanted.accent && wanted.accent !== look.accent) query.set('accent', wanted.accent.slice(1))
  if (wanted.startVolume !== undefined && wanted.startVolume !== look.startVolume)
    query.set('volume', String(wanted.startVolume))
  const flag = (name: string, value: boolean | undefined, own: boolean) => {
    if (value !== undefined && value !== own) query.set(name, value ? '1' : '0')
  }
  flag('autoplay', wanted.autoplay, look.autoplay)
  flag('title', wanted.showTitle, look.showTitle)
  flag('controls', wanted.controls, look.controls)
  return query.toString()
}
