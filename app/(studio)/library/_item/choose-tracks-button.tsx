'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { canAir } from '#domain/media/source-report.ts'
import { chooseTracksSchema } from '#features/media/schema.ts'
import type { TracksView } from '#features/media/tracks-schema.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, SelectField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { trackWords } from './track-words.ts'

/** Hidden where the file leaves no choice. */
export function ChooseTracksButton({ view }: { view: TracksView }) {
  const [videos, audios] = [optionsOf(view, 'video'), optionsOf(view, 'audio')]
  if (videos.length <= 2 && audios.length <= 2) return null
  return (
    <DialogButton
      needs="program"
      size="small"
      label="Choose tracks"
      title="Choose the programme"
      description="The item is prepared again with these tracks. It cannot air until it is ready."
    >
      {(close) => <ChooseForm view={view} options={{ videos, audios }} onDone={close} />}
    </DialogButton>
  )
}

const optionsOf = ({ tracks }: TracksView, kind: 'video' | 'audio') => [
  { value: '', label: 'Automatic' },
  ...tracks
    .filter((track) => canAir(track, kind))
    .map((track) => ({ value: String(track.stream), label: trackWords(track) })),
]

interface ChooseFormProps {
  view: TracksView
  options: { videos: ReturnType<typeof optionsOf>; audios: ReturnType<typeof optionsOf> }
  onDone(): void
}

const toText = (stream: number | null) => (stream === null ? '' : String(stream))
const toStream = (text: string | null) => (text ? Number(text) : null)

function ChooseForm({ view, options, onDone }: ChooseFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const choose = useMutation(
    trpc.media.chooseTracks.mutationOptions({
      onSuccess(saved) {
        queryClient.setQueryData(trpc.media.tracks.queryKey({ mediaId: view.mediaId }), saved)
        void queryClient.invalidateQueries({ queryKey: trpc.media.list.queryKey() })
        toast.success('Tracks chosen')
        onDone()
      },
    }),
  )
  const form = useZodForm({
    schema: chooseTracksSchema,
    given: { videoStream: toText(view.videoStream), audioStream: toText(view.audioStream) },
    toInput: ({ videoStream, audioStream }) => ({
      mediaId: view.mediaId,
      videoStream: toStream(videoStream),
      audioStream: toStream(audioStream),
    }),
    save: (input) => choose.mutateAsync(input),
  })
  return (
    <Form of={form}>
      {options.videos.length > 2 && (
        <SelectField of={form} name="videoStream" label="Video" className="w-full" options={options.videos} />
      )}
      {options.audios.length > 2 && (
        <SelectField of={form} name="audioStream" label="Audio" className="w-full" options={options.audios} />
      )}
      <FormActions label="Prepare again" needs="program" busy={choose.isPending} onCancel={onDone} />
    </Form>
  )
}
