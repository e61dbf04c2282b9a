'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { TitleForm } from './title-form.tsx'

export function CreateSeriesButton() {
  return (
    <DialogButton
      needs="program"
      tone="accent"
      icon={Plus}
      label="New series"
      title="New series"
      description="Add its episodes next."
    >
      {(close) => <CreateForm onDone={close} />}
    </DialogButton>
  )
}

function CreateForm({ onDone }: { onDone(): void }) {
  const router = useRouter()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const create = useMutation(
    trpc.series.create.mutationOptions({
      onSuccess(series) {
        queryClient.setQueryData(trpc.series.get.queryKey({ seriesId: series.id }), series)
        void queryClient.invalidateQueries({ queryKey: trpc.series.list.queryKey() })
        onDone()
        router.push(`/library/series/${series.id}`)
      },
    }),
  )
  return (
    <TitleForm given="" submitLabel="Create series" save={(input) => create.mutateAsync(input)} onCancel={onDone} />
  )
}
