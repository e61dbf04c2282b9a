'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { ApiKeyView } from '../../../server/features/account/schema.ts'
import { readError } from '../../_trpc/read-error.ts'
import { toastError } from '../../_trpc/toast-error.tsx'
import { useTRPC } from '../../_trpc/trpc.ts'
import { Badge } from '../../_ui/badge.tsx'
import { Button } from '../../_ui/button.tsx'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { ConfirmDialog } from '../../_ui/confirm-dialog.tsx'
import { EmptyState } from '../../_ui/empty-state.tsx'
import { ErrorState } from '../../_ui/error-state.tsx'
import { formatDateTime } from '../../_ui/format.ts'
import { Loading } from '../../_ui/loading.tsx'
import { Skeleton } from '../../_ui/skeleton.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'

export function ApiKeysCard() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { data: keys, error, refetch } = useQuery(trpc.account.listApiKeys.queryOptions())
  const revoke = useMutation(trpc.account.revokeApiKey.mutationOptions())
  const [creating, setCreating] = useState(false)
  const [doomed, setDoomed] = useState<ApiKeyView | null>(null)

  async function confirmRevoke() {
    if (!doomed) return
    try {
      await revoke.mutateAsync({ keyId: doomed.id })
    } catch (error) {
      toastError('The key was not revoked', error)
      throw error
    }
    toast.success(`${doomed.name} was revoked`)
    void queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() })
  }

  return (
    <Card aria-label="API keys">
      <CardHeader
        title="API keys"
        hint="For programs that control your channels: send one as “Authorization: Bearer …”."
      >
        <Button size="small" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          New key
        </Button>
      </CardHeader>
      {keys ? (
        keys.length === 0 ? (
          <EmptyState icon={KeyRound} title="No keys" className="py-8">
            Create one when a program is to start, stop or fill your channels.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line border-line border-t">
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} onRevoke={() => setDoomed(key)} />
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState
          title="The keys could not be read"
          {...readError(error)}
          onRetry={() => refetch()}
          className="py-8"
        />
      ) : (
        <Loading what="API keys" className="grid gap-3 px-4 pb-5 sm:px-5">
          <Skeleton className="h-10" />
        </Loading>
      )}
      <CreateKeyDialog open={creating} onOpenChange={setCreating} />
      <ConfirmDialog
        open={doomed !== null}
        onOpenChange={() => setDoomed(null)}
        title={`Revoke ${doomed?.name ?? 'the key'}?`}
        description="Programs that use it are refused from this moment on. It cannot be brought back."
        confirmLabel="Revoke key"
        onConfirm={confirmRevoke}
      />
    </Card>
  )
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKeyView; onRevoke(): void }) {
  const { name, prefix, createdAt, lastUsedAt, revokedAt } = apiKey
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5" data-testid="api-key">
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex items-center gap-2 font-medium text-sm">
          <span className="truncate">{name}</span>
          {revokedAt && <Badge>Revoked</Badge>}
        </p>
        <p className="mt-0.5 text-muted text-xs">
          <code className="font-mono">{prefix}…</code> · created {formatDateTime(createdAt)} ·{' '}
          {lastUsedAt ? `last used ${formatDateTime(lastUsedAt)}` : 'never used'}
        </p>
      </div>
      {!revokedAt && (
        <Button size="small" tone="danger-quiet" onClick={onRevoke} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      )}
    </li>
  )
}
