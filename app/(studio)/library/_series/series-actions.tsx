'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SeriesView } from '#features/series/schema.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Notice } from '#ui/notice.tsx'
import { TitleForm } from './title-form.tsx'

export function SeriesActions({ series }: { series: SeriesView }) {
  const [opened, setOpened] = useState<'rename' | 'delete' | null>(null)
  const close = () => setOpened(null)
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="small" onClick={() => setOpened('rename')}>
        <Pencil aria-hidden />
        Rename
      </Button>
      <Button size="small" tone="danger-quiet" onClick={() => setOpened('delete')}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <Dialog open={opened === 'rename'} onOpenChange={(open) => !open && close()} title="Rename series">
        <RenameForm series={series} onDone={close} />
      </Dialog>
      <DeleteDialog key={opened} series={series} open={opened === 'delete'} onClose={close} />
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

function DeleteDialog({ series, open, onClose }: { series: SeriesView; open: boolean; onClose(): void }) {
  const router = useRouter()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(trpc.series.delete.mutationOptions())
  const [problem, setProblem] = useState<string | null>(null)

  async function confirm() {
    setProblem(null)
    try {
      await remove.mutateAsync({ seriesId: series.id })
    } catch (error) {
      setProblem(readError(error).message)
      throw error
    }
    router.push('/library/series')
    void queryClient.invalidateQueries({ queryKey: trpc.series.list.queryKey() })
    toast.success(`“${series.title}” deleted`)
  }

  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete “${series.title}”?`}
      description={
        <>
          Its items stay in the library.
          {problem && (
            <Notice tone="danger" className="mt-3">
              {problem}
            </Notice>
          )}
        </>
      }
      confirmLabel="Delete"
      onConfirm={confirm}
    />
  )
}
