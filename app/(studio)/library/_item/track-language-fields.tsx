import { englishName } from '#domain/captions/language.ts'
import { hasReadableText } from '#domain/captions/pick-text-tracks.ts'
import { canAir } from '#domain/media/source-report.ts'
import type { TracksView } from '#features/media/tracks-schema.ts'
import { SelectField } from '#ui/form.tsx'
import type { ZodForm } from '#ui/use-zod-form.ts'
import { languageOptionsWith } from '../_captions/language-options.ts'
import { trackWords } from './track-words.ts'

export interface PreparationDraft {
  videoStream: string
  audioStream: string
  /** By stream. Empty: as the file states it. */
  languages: Record<string, string>
  framing: string
  targetLufs: string
}

interface TrackLanguageFieldsProps<Output> {
  of: ZodForm<PreparationDraft, Output>
  view: TracksView
}

/** The language of each track that can air or become captions: files often state none. */
export function TrackLanguageFields<Output>({ of, view }: TrackLanguageFieldsProps<Output>) {
  const tracks = view.tracks.filter((track) => canAir(track, 'audio') || hasReadableText(track))
  if (tracks.length === 0) return null
  const stated = ({ stream }: { stream: number }) => view.languages[stream] ?? ''
  return (
    <fieldset className="grid gap-4 rounded-lg border border-line p-4">
      <legend className="px-1 font-medium text-sm">Languages</legend>
      {tracks.map((track) => (
        <SelectField
          key={track.stream}
          of={of}
          name={`languages.${track.stream}`}
          label={trackWords(track)}
          className="w-full"
          options={[
            { value: '', label: track.language ? `${englishName(track.language)}, as in the file` : 'Not stated' },
            ...languageOptionsWith(stated(track), englishName(stated(track))),
          ]}
        />
      ))}
    </fieldset>
  )
}
