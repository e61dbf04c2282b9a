'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MemberView } from '#features/membership/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { Menu, MenuItem } from '#ui/menu.tsx'

const QUESTIONS = {
  transfer: {
    title: (name: string) => `Transfer ownership to ${name}?`,
    description: 'They become an owner, and you become a programmer. Only an owner can change that back.',
    confirmLabel: 'Transfer ownership',
  },
  remove: {
    title: (name: string) => `Remove ${name}?`,
    description: 'They lose access at once, and their API keys for this account end. What they made is kept.',
    confirmLabel: 'Remove',
  },
}

export function MemberActions({ member }: { member: MemberView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [question, setQuestion] = useState<keyof typeof QUESTIONS | null>(null)
  const onSuccess = async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.member.list.queryKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() }),
    ])
  }
  const transfer = useMutation(trpc.member.transfer.mutationOptions({ onSuccess }))
  const remove = useMutation(trpc.member.remove.mutationOptions({ onSuccess }))
  const { title, ...words } = QUESTIONS[question ?? 'remove']
  const actions = { transfer, remove }
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label="More actions" of={`for ${member.name}`} small />}>
        <MenuItem onSelect={() => setQuestion('transfer')}>Transfer ownership</MenuItem>
        <MenuItem danger onSelect={() => setQuestion('remove')}>
          Remove from account
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={question !== null}
        onOpenChange={() => setQuestion(null)}
        title={<span className="wrap-anywhere">{title(member.name)}</span>}
        {...words}
        onConfirm={() => actions[question ?? 'remove'].mutateAsync({ userId: member.id })}
      />
    </>
  )
}
