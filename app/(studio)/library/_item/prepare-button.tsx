'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { FRAMING_OPTIONS, LOUDNESS_OPTIONS } from '#app/(studio)/_shell/preparation-options.ts'
import { canAir, withLanguages } from '#domain/media/source-report.ts'
import { chooseTracksSchema } from '#features/media/schema.ts'
import type { TracksView } from '#features/media/tracks-schema.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, SelectField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { type PreparationDraft, TrackLanguageFields } from './track-language-fields.tsx'
import { trackWords } from './track-words.ts'

/** Chooses which tracks are the programme, their languages, and how they are framed and levelled. */
export function PrepareButton({ view }: { view: TracksView }) {
  return (
    <DialogButton
      needs="program"
      size="small"
      label="Change"
      title="Change the preparation"
      description="The item is prepared again. It cannot air until it is ready."
    >
      {(close) => <PrepareForm view={view} onDone={close} />}
    </DialogButton>
  )
}

const optionsOf = (view: TracksView, kind: 'video' | 'audio') => [
  { value: '', label: 'Automatic' },
  ...withLanguages(view, view.languages)
    .tracks.filter((track) => canAir(track, kind))
    .map((track) => ({ value: String(track.stream), label: trackWords(track) })),
]
const DEFAULT = { value: '', label: 'Default of the account' }

const toText = (value: number | null) => (value === null ? '' : String(value))
const toNumber = (text: string | null) => (text ? Number(text) : null)

const draftOf = (view: TracksView): PreparationDraft => ({
  videoStream: toText(view.videoStream),
  audioStream: toText(view.audioStream),
  languages: { ...view.languages },
  framing: view.framing ?? '',
  targetLufs: toText(view.targetLufs),
})

function PrepareForm({ view, onDone }: { view: TracksView; onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const choose = useMutation(
    trpc.media.chooseTracks.mutationOptions({
      onSuccess(saved) {
        queryClient.setQueryData(trpc.media.tracks.queryKey({ mediaId: view.mediaId }), saved)
        void queryClient.invalidateQueries({ queryKey: trpc.media.pathKey() })
        toast.success('Preparation changed')
        onDone()
      },
    }),
  )
  const form = useZodForm({
    schema: chooseTracksSchema,
    given: draftOf(view),
    toInput: (draft) => ({
      mediaId: view.mediaId,
      videoStream: toNumber(draft.videoStream),
      audioStream: toNumber(draft.audioStream),
      languages: Object.fromEntries(Object.entries(draft.languages).filter(([, language]) => language)),
      framing: draft.framing || null,
      targetLufs: toNumber(draft.targetLufs),
    }),
    save: (input) => choose.mutateAsync(input),
  })
  const [videos, audios] = [optionsOf(view, 'video'), optionsOf(view, 'audio')]
  return (
    <Form of={form}>
      {videos.length > 2 && (
        <SelectField of={form} name="videoStream" label="Video" className="w-full" options={videos} />
      )}
      {audios.length > 2 && (
        <SelectField of={form} name="audioStream" label="Audio" className="w-full" options={audios} />
      )}
      <TrackLanguageFields of={form} view={view} />
      <SelectField
        of={form}
        name="framing"
        label="Framing"
        hint="For a picture that is not 16:9."
        className="w-full"
        options={[DEFAULT, ...FRAMING_OPTIONS]}
      />
      <SelectField
        of={form}
        name="targetLufs"
        label="Loudness"
        className="w-full"
        options={[DEFAULT, ...LOUDNESS_OPTIONS]}
      />
      <FormActions label="Prepare again" needs="program" busy={choose.isPending} onCancel={onDone} />
    </Form>
  )
}
