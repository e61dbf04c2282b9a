'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SeriesView } from '#features/series/schema.ts'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { TitleForm } from './title-form.tsx'

export function SeriesActions({ series }: { series: SeriesView }) {
  const router = useRouter()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(trpc.series.delete.mutationOptions())

  async function confirm() {
    await remove.mutateAsync({ seriesId: series.id })
    router.push('/library/series')
    void queryClient.invalidateQueries({ queryKey: trpc.series.list.queryKey() })
    toast.success(`“${series.title}” deleted`)
  }

  return (
    <div className="flex flex-wrap gap-2">
      <DialogButton needs="program" size="small" icon={Pencil} label="Rename" title="Rename series">
        {(close) => <RenameForm series={series} onDone={close} />}
      </DialogButton>
      <ConfirmButton
        needs="program"
        icon={Trash2}
        size="small"
        tone="danger-quiet"
        title={`Delete “${series.title}”?`}
        description="Its items stay in the library."
        confirmLabel="Delete"
        onConfirm={confirm}
      >
        Delete
      </ConfirmButton>
    </div>
  )
}

function RenameForm({ series, onDone }: { series: SeriesView; onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const rename = useMutation(
    trpc.series.rename.mutationOptions({
      onSuccess(renamed) {
        queryClient.setQueryData(trpc.series.get.queryKey({ seriesId: series.id }), renamed)
        void queryClient.invalidateQueries({ queryKey: trpc.series.list.queryKey() })
        toast.success('Saved')
        onDone()
      },
    }),
  )
  return (
    <TitleForm
      given={series.title}
      submitLabel="Save"
      save={({ title }) => rename.mutateAsync({ seriesId: series.id, title })}
      onCancel={onDone}
    />
  )
}
