'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { showAmount } from '#domain/plan/say-limit.ts'
import type { LimitView } from '#features/account/schema.ts'
import { type AccountOverview, setLimitsSchema } from '#features/system/schema.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

/** The limits of one account. An empty field means the default. */
export function LimitsButton({ account: { id, name } }: { account: AccountOverview }) {
  return (
    <DialogButton
      size="small"
      aria-label={`Limits of ${name}`}
      label="Limits"
      title={`Limits of ${name}`}
      description="Existing items are kept even above a lower limit; only new ones are refused. Empty: the default."
    >
      {(close) => <Limits accountId={id} onClose={close} />}
    </DialogButton>
  )
}

function Limits({ accountId, onClose }: { accountId: string; onClose(): void }) {
  const trpc = useTRPC()
  const limits = useQuery(trpc.system.limits.queryOptions({ accountId }, { staleTime: 0 }))
  return (
    <QueryView query={limits} what="the limits" className="px-0">
      {(data) => <LimitsForm accountId={accountId} limits={data} onClose={onClose} />}
    </QueryView>
  )
}

const GB = 1_000 ** 3

const asTyped = ({ unit, limit, usual }: LimitView) =>
  limit === usual ? '' : String(unit === 'bytes' ? limit / GB : limit)

/** Null for an empty field. NaN for text that is no number: the schema refuses it. */
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
  const save = useMutation(
    trpc.system.setLimits.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.system.limits.queryKey({ accountId }), saved)
        void queries.invalidateQueries({ queryKey: trpc.account.limits.queryKey() })
        onClose()
      },
    }),
  )
  const form = useZodForm({
    schema: setLimitsSchema,
    given: { limits: Object.fromEntries(limits.map((limit) => [limit.name, asTyped(limit)])) },
    toInput: (typed) => ({ accountId, limits: changedLimits(limits, typed.limits) }),
    save: (input) => save.mutateAsync(input),
  })
  return (
    <Form of={form}>
      {limits.map((limit) => (
        <TextField
          key={limit.name}
          of={form}
          name={`limits.${limit.name}`}
          label={limit.unit === 'bytes' ? `${limit.label} (GB)` : limit.label}
          hint={`In use: ${showAmount(limit.name, limit.used)}. Default: ${showAmount(limit.name, limit.usual)}.`}
          inputMode="decimal"
        />
      ))}
      <FormActions label="Save" busy={save.isPending} onCancel={onClose} />
    </Form>
  )
}

function changedLimits(limits: readonly LimitView[], typed: Record<string, string>) {
  const changed = limits
    .map((limit) => ({ limit, value: readTyped(limit, typed[limit.name] ?? '') }))
    .filter(({ limit, value }) => value !== (limit.limit === limit.usual ? null : limit.limit))
  return Object.fromEntries(changed.map(({ limit, value }) => [limit.name, value]))
}
