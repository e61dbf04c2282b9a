import type { TracksView } from '#features/media/tracks-schema.ts'
import { languageName } from '#ui/format.ts'

type Track = TracksView['tracks'][number]

const KINDS = { video: 'Video', audio: 'Audio', text: 'Captions', other: 'Data' } as const

/** “Audio 1: English, aac, 5.1, 48 kHz, commentary” */
export function trackWords({ stream, kind, video, audio, ...track }: Track): string {
  const facts = [
    track.title && `“${track.title}”`,
    track.language && languageName(track.language),
    track.codec,
    video && `${video.width} × ${video.height}`,
    video && video.frameRate > 0 && `${Number(video.frameRate.toFixed(2))} fps`,
    video?.hasClosedCaptions && 'closed captions (CEA-608/708)',
    audio && (audio.layout ?? `${audio.channels} channels`),
    audio && audio.sampleRateHz > 0 && `${audio.sampleRateHz / 1_000} kHz`,
    track.isStill && 'still image',
    track.isAside && 'commentary or accessibility',
    track.isForced && 'forced',
    !track.isDecodable && kind !== 'other' && kind !== 'text' && 'cannot be decoded',
  ]
  return `${KINDS[kind]} ${stream}: ${facts.filter(Boolean).join(', ')}`
}
