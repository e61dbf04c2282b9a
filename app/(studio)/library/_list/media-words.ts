import { KIND_WORDS } from '#app/(studio)/channels/_status/kind-label.tsx'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import type { MediaStateName, MediaView } from '#features/media/schema.ts'

const STATE_WORDS: Record<MediaStateName, string> = {
  UPLOADED: 'Queued',
  CHECKING: 'Checking',
  TRANSCODING: 'Transcoding',
  VERIFYING: 'Verifying',
  RECORDING: 'Recording a live feed',
  READY: 'Ready',
  FAILED: 'Failed',
}

export const kindWord = (kind: MediaKind) => KIND_WORDS[kind]
export const stateWord = (state: MediaStateName) => STATE_WORDS[state]

export const KIND_OPTIONS = (Object.keys(KIND_WORDS) as MediaKind[]).map((value) => ({
  value,
  label: KIND_WORDS[value],
}))

export const isInProgress = ({ state }: Pick<MediaView, 'state'>) => state !== 'READY' && state !== 'FAILED'
