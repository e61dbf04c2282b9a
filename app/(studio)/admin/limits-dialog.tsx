'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { LimitView } from '#features/account/schema.ts'
import { type SetLimitsInput, setLimitsSchema } from '#features/system/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Loading } from '#ui/loading.tsx'
import { Notice } from '#ui/notice.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { showAmount } from '../_shell/show-amount.ts'

interface LimitsDialogProps {
  account: { id: string; name: string }
  open: boolean
  onClose(): void
}

/** What one account may have. An empty field stands for the usual limit. */
export function LimitsDialog({ account, open, onClose }: LimitsDialogProps) {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(
    trpc.system.limits.queryOptions({ accountId: account.id }, { enabled: open, staleTime: 0 }),
  )
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Limits of ${account.name}`}
      description="What the account has already stays, also above a lower limit: only more is refused. An empty field stands for the usual limit."
    >
      {data ? (
        <LimitsForm accountId={account.id} limits={data} onClose={onClose} />
      ) : error ? (
        <ErrorState title="The limits could not be read" {...readError(error)} onRetry={() => refetch()} />
      ) : (
        <Loading what="the limits" className="grid gap-4">
          {['one', 'two', 'three'].map((place) => (
            <Skeleton key={place} className="h-14" />
          ))}
        </Loading>
      )}
    </Dialog>
  )
}

const GB = 1_000 ** 3

const asTyped = ({ unit, limit, usual }: LimitView) =>
  limit === usual ? '' : String(unit === 'bytes' ? limit / GB : limit)

/** Null for an empty field; what is no number stays none and is refused by the schema. */
function readTyped({ unit }: LimitView, text: string): number | null {
  if (text.trim() === '') return null
  const number = Number(text)
  return unit === 'bytes' ? Math.round(number * GB) : number
}

interface LimitsFormProps {
  accountId: string
  limits: readonly LimitView[]
  onClose(): void
}

function LimitsForm({ accountId, limits, onClose }: LimitsFormProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const save = useMutation(
    trpc.system.setLimits.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.system.limits.queryKey({ accountId }), saved)
        void queries.invalidateQueries({ queryKey: trpc.account.limits.queryKey() })
        onClose()
      },
    }),
  )

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const typed = limits.map((limit) => [limit.name, readTyped(limit, String(form.get(limit.name)))] as const)
    const changed = typed.filter(([name, value]) => {
      const before = limits.find((limit) => limit.name === name)
      return before && value !== (before.limit === before.usual ? null : before.limit)
    })
    const input = setLimitsSchema.safeParse({ accountId, limits: Object.fromEntries(changed) })
    setWrong(Object.fromEntries((input.error?.issues ?? []).map(({ path, message }) => [String(path.at(-1)), message])))
    if (input.success) save.mutate(input.data as SetLimitsInput)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {save.error && <Notice tone="danger">{readError(save.error).message}</Notice>}
      {limits.map((limit) => (
        <Field
          key={limit.name}
          label={limit.unit === 'bytes' ? `${limit.label} (GB)` : limit.label}
          error={wrong[limit.name] ?? null}
          hint={`In use: ${showAmount(limit, limit.used)}. Usual limit: ${showAmount(limit, limit.usual)}.`}
        >
          {(control) => (
            <Input
              {...control}
              name={limit.name}
              inputMode="decimal"
              autoComplete="off"
              defaultValue={asTyped(limit)}
            />
          )}
        </Field>
      ))}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="accent" busy={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
