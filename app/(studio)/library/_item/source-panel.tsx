import { englishName } from '#domain/captions/language.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { TARGET_LUFS } from '#domain/media/plan-loudness.ts'
import type { MediaView } from '#features/media/schema.ts'
import { formatDuration } from '#ui/format.ts'
import { Fact, Facts } from './facts.tsx'

/** What was uploaded. */
export function SourcePanel({ item }: { item: MediaView }) {
  return (
    <Facts title="Source">
      <Fact name="File">{item.sourceName}</Fact>
      <Fact name="Size">{formatBytes(item.sourceBytes)}</Fact>
      {item.source && <SourceFacts source={item.source} />}
      {item.status === 'ready' && (
        <Fact name="Loudness">
          {item.loudnessLufs === null
            ? 'Silent'
            : `${item.loudnessLufs.toFixed(1).replace('-', '−')} LUFS, normalised to −${-(item.source?.targetLufs ?? TARGET_LUFS)} LUFS`}
        </Fact>
      )}
    </Facts>
  )
}

function SourceFacts({ source }: { source: NonNullable<MediaView['source']> }) {
  return (
    <>
      <Fact name="Video">
        {source.width} × {source.height}
        {source.frameRate > 0 && `, ${Number(source.frameRate.toFixed(2))} fps`}
        {source.hdr && `, ${source.hdr.toUpperCase()} converted to SDR`}
        {chosenOf(source.videoTrack, source.videoTracks)}
      </Fact>
      <Fact name="Audio">
        {source.audioCodec === null ? 'None' : soundOf(source)}
        {chosenOf(source.audioTrack, source.audioTracks)}
      </Fact>
      <Fact name="Codecs">{[source.videoCodec, source.audioCodec ?? 'no audio'].join(', ')}</Fact>
      <Fact name="Length">{formatDuration(source.durationMs)}</Fact>
    </>
  )
}

/** Only where there are several tracks. */
const chosenOf = (track: number | null | undefined, tracks = 0) =>
  track && tracks > 1 && `, track ${track} of ${tracks}`

const soundOf = ({ audioChannels = 0, audioLanguage }: NonNullable<MediaView['source']>) =>
  [
    audioChannels > 0 ? `${audioChannels} channel${audioChannels === 1 ? '' : 's'}` : 'Yes',
    audioLanguage ? englishName(audioLanguage) : '',
  ]
    .filter(Boolean)
    .join(', ')
