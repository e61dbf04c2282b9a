import type { MediaStateName } from '../../../server/features/media/schema.ts'
import { mediaKindSchema } from '../../../server/features/media/schema.ts'
import { KIND_WORDS } from '../channels/_status/kind-label.tsx'

export const STATE_WORDS: Record<MediaStateName, string> = {
  UPLOADED: 'Waiting',
  CHECKING: 'Checking',
  TRANSCODING: 'Transcoding',
  VERIFYING: 'Verifying',
  READY: 'Ready',
  FAILED: 'Failed',
}

export const KIND_OPTIONS = mediaKindSchema.options.map((value) => ({ value, label: KIND_WORDS[value] }))
