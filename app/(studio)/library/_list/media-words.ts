import { KIND_WORDS } from '#app/(studio)/channels/_status/kind-label.tsx'
import type { ListMediaInput, MediaKindName, MediaStatus, MediaView } from '#features/media/schema.ts'
import type { MediaAccess } from '#features/on-demand/schema.ts'
import { formatClockShort, formatDuration } from '#ui/format.ts'

const STATUS_WORDS: Record<MediaStatus, string> = {
  uploaded: 'Queued',
  checking: 'Checking',
  transcoding: 'Transcoding',
  verifying: 'Verifying',
  recording: 'Recording a live feed',
  ready: 'Ready',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export const kindWord = (kind: MediaKindName) => KIND_WORDS[kind]
export const statusWord = (status: MediaStatus) => STATUS_WORDS[status]

export const KIND_OPTIONS = (Object.keys(KIND_WORDS) as MediaKindName[]).map((value) => ({
  value,
  label: KIND_WORDS[value],
}))

export const ACCESS_OPTIONS: { value: MediaAccess; label: string }[] = [
  { value: 'private', label: 'Nobody' },
  { value: 'public', label: 'Anybody with its address' },
  { value: 'token', label: 'Holders of a signed link' },
]
export const accessWord = (access: MediaAccess) => ACCESS_OPTIONS.find(({ value }) => value === access)?.label ?? access

export const SORT_OPTIONS: { value: ListMediaInput['sort']; label: string }[] = [
  { value: 'created', label: 'Newest first' },
  { value: 'title', label: 'By title' },
  { value: 'duration', label: 'Longest first' },
  { value: 'size', label: 'Largest first' },
]

/** What of a long item can air while its rest is being prepared. */
export function earlyWords({ preparedMs, airableFrom }: NonNullable<MediaView['early']>, now: number): string {
  const first = `First ${formatDuration(preparedMs)}`
  if (airableFrom === null) return `${first} prepared; the rest follows.`
  const at = Date.parse(airableFrom)
  return at <= now
    ? `${first} can air; the rest follows.`
    : `${first} prepared; it can air from ${formatClockShort(at)}, when the rest will follow in time.`
}

const ENDED: readonly MediaStatus[] = ['ready', 'failed', 'cancelled']
export const isInProgress = ({ status }: Pick<MediaView, 'status'>) => !ENDED.includes(status)
/** A recording grows until its feed ends. */
export const canCancel = (item: Pick<MediaView, 'status'>) => isInProgress(item) && item.status !== 'recording'
/** Ready, or its rest will be prepared in time. */
export const canAir = ({ status, early }: Pick<MediaView, 'status' | 'early'>) =>
  status === 'ready' || (early?.airableFrom ?? null) !== null
export const canRetry = ({ status }: Pick<MediaView, 'status'>) => status === 'failed' || status === 'cancelled'
