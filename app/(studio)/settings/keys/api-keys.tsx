'use client'
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ApiKeyView } from '#features/account/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { publicPath } from '#ui/public-path.ts'
import { QueryView } from '#ui/query-view.tsx'
import { CreateApiKeyDialog } from './create-api-key-dialog.tsx'
import { nameScopes } from './key-scopes.ts'
import { RevokeApiKeyButton } from './revoke-api-key-button.tsx'
import { RotateApiKeyForm } from './rotate-api-key-form.tsx'

export function ApiKeys() {
  const trpc = useTRPC()
  const list = useQuery(trpc.account.listApiKeys.queryOptions())
  const [creating, setCreating] = useState(false)
  const [rotated, setRotated] = useState<ApiKeyView | null>(null)
  return (
    <Card aria-label="API keys">
      <CardHeader
        title="API keys"
        hint={
          <>
            For the <a href={publicPath('/docs/api')}>API</a>: “Authorization: Bearer …”. Limited to this account.
          </>
        }
      >
        <Button icon={Plus} needs="account" onClick={() => setCreating(true)} disabled={!list.data}>
          Create API key
        </Button>
      </CardHeader>
      <QueryView query={list} what="API keys">
        {(keys) =>
          keys.length === 0 ? (
            <EmptyState icon={KeyRound} title="No API keys yet" className="py-8">
              Create one per program, so that each can be revoked separately.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line border-line border-t">
              {keys.map((key) => (
                <KeyRow key={key.id} apiKey={key} onRotate={() => setRotated(key)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {/* Not in the row: a rotated key has no button any more while its new secret is shown. */}
      <Dialog
        open={rotated !== null}
        onOpenChange={() => setRotated(null)}
        title={rotated && `Rotate “${rotated.name}”`}
      >
        {rotated && <RotateApiKeyForm apiKey={rotated} onDone={() => setRotated(null)} />}
      </Dialog>
      <CreateApiKeyDialog open={creating} onOpenChange={setCreating} />
    </Card>
  )
}

const ENDED_WORDS = { revoked: 'Revoked', over: 'Expired', maker: 'Owner left' }

function KeyRow({ apiKey, onRotate }: { apiKey: ApiKeyView; onRotate(): void }) {
  return (
    <li
      data-testid="api-key-row"
      className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5"
    >
      <div className="min-w-0 flex-1 basis-52">
        <p className="wrap-anywhere font-medium">{apiKey.name}</p>
        <p className="wrap-anywhere mt-0.5 text-muted text-xs">
          <code className="clock">{apiKey.prefix}…</code> · {nameScopes(apiKey.scopes)} · created{' '}
          {formatDateTime(apiKey.createdAt)}
          {apiKey.madeBy && ` by ${apiKey.madeBy}`} ·{' '}
          {apiKey.lastUsedAt ? `last used ${formatDateTime(apiKey.lastUsedAt)}` : 'never used'}
          {apiKey.endsAt && !apiKey.replacedById && ` · expires ${formatDateTime(apiKey.endsAt)}`}
        </p>
      </div>
      {apiKey.ended && (
        <Badge>
          {apiKey.ended === 'over' && apiKey.replacedById ? 'Rotated' : ENDED_WORDS[apiKey.ended]}
          {apiKey.revokedAt && ` ${formatDateTime(apiKey.revokedAt)}`}
        </Badge>
      )}
      {apiKey.replacedById && !apiKey.ended && apiKey.endsAt && (
        <Badge tone="warn">Rotated, works until {formatDateTime(apiKey.endsAt)}</Badge>
      )}
      <div className="flex flex-wrap gap-2">
        {!apiKey.ended && !apiKey.replacedById && (
          <Button needs="account" size="small" aria-label={`Rotate ${apiKey.name}`} onClick={onRotate}>
            Rotate
          </Button>
        )}
        {apiKey.ended !== 'revoked' && <RevokeApiKeyButton apiKey={apiKey} />}
      </div>
    </li>
  )
}
