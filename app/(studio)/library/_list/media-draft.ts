// The values of an item's form, and the change to save.
import type { MediaView, UpdateMediaInput } from '#features/media/schema.ts'

export interface MediaDraft extends Pick<MediaView, 'title' | 'kind' | 'tags' | 'access' | 'artworkAtMs'> {
  description: string
  language: string
  /** Of the browser's zone, as datetime-local writes it. */
  notBefore: string
  notAfter: string
  maxAirings: string
  folder: string
  rating: string
  season: string
  episode: string
  /** As typed; a decimal comma is accepted. */
  weight: string
}

export type RightsDraft = Pick<MediaDraft, 'notBefore' | 'notAfter' | 'maxAirings'>

/** What many items get; empty text: they keep what they have. */
export type ValuesDraft = RightsDraft & Record<'kind' | 'rating' | 'access' | 'language', string>

type Described = Pick<
  MediaView,
  | 'id'
  | 'title'
  | 'kind'
  | 'tags'
  | 'access'
  | 'artworkAtMs'
  | 'description'
  | 'rating'
  | 'season'
  | 'episode'
  | 'weight'
  | 'folder'
  | 'language'
  | 'notBefore'
  | 'notAfter'
  | 'maxAirings'
>

export const toDraft = (item: Described): MediaDraft => {
  const { title, kind, tags, access, artworkAtMs, description, rating, weight, folder } = item
  return {
    title,
    kind,
    tags,
    access,
    artworkAtMs,
    weight: String(weight),
    description: description ?? '',
    folder: folder ?? '',
    language: item.language ?? '',
    notBefore: localTime(item.notBefore),
    notAfter: localTime(item.notAfter),
    maxAirings: textOf(item.maxAirings),
    season: textOf(item.season),
    episode: textOf(item.episode),
    rating: rating ?? '',
  }
}

/** `2026-11-29T20:00:00.000` in the browser's zone. */
function localTime(instant: string | null): string {
  if (instant === null) return ''
  const at = new Date(instant)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, -1)
}

const textOf = (value: number | null) => (value === null ? '' : String(value))
const numberOf = (text: string) => (text.trim() === '' ? null : Number(text))

const instantOf = (local: string) => (local === '' ? null : new Date(local).toISOString())

const rightsOf = ({ notBefore, notAfter, maxAirings }: RightsDraft) => ({
  notBefore: instantOf(notBefore),
  notAfter: instantOf(notAfter),
  maxAirings: numberOf(maxAirings),
})

/** As the schema takes it; an empty weight is 1. */
export function toInput(draft: MediaDraft) {
  const typed = draft.weight.trim().replace(',', '.')
  const { language, season, episode } = draft
  return {
    ...draft,
    ...rightsOf(draft),
    weight: typed === '' ? 1 : Number(typed),
    language: language.trim() || null,
    season: numberOf(season),
    episode: numberOf(episode),
  }
}

/** As the schema takes it, without what stays. */
export function toValues(draft: ValuesDraft) {
  const { kind, access } = draft
  const values = { kind, access, rating: draft.rating.trim(), language: draft.language.trim(), ...rightsOf(draft) }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null))
}

/** Only what differs from `before`; null when nothing does. */
export function changeOf(before: Described, { mediaId, ...values }: UpdateMediaInput): UpdateMediaInput | null {
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Described]),
  )
  return changed.length === 0 ? null : { mediaId, ...Object.fromEntries(changed) }
}
