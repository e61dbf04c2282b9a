import type { ChannelView } from '#features/channel/schema.ts'

export const RESOLUTIONS: readonly { value: ChannelView['resolution']; label: string }[] = [
  { value: '2160p', label: '2160p, 4K' },
  { value: '1440p', label: '1440p, Quad HD' },
  { value: '1080p', label: '1080p, Full HD' },
  { value: '720p', label: '720p, HD' },
  { value: '432p', label: '432p, small screens' },
  { value: '360p', label: '360p, slow connections' },
]
