'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { renameAccountSchema } from '#features/account/schema.ts'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

export function RenameForm({ name, onDone }: { name: string; onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const rename = useMutation(
    trpc.account.rename.mutationOptions({
      onSuccess: () => {
        onDone()
        // The account menu is drawn by the server.
        router.refresh()
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
        return queryClient.invalidateQueries({ queryKey: trpc.account.me.queryKey() })
      },
    }),
  )
  const form = useZodForm({ schema: renameAccountSchema, given: { name }, save: (input) => rename.mutateAsync(input) })
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" autoFocus />
      <FormActions label="Rename" busy={rename.isPending} onCancel={onDone} />
    </Form>
  )
}
