'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { goToSignIn } from '#app/_trpc/provider.tsx'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SessionView } from '#features/session/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { formatDateTime } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { describeBrowser } from './describe-browser.ts'

export function Security() {
  const trpc = useTRPC()
  const list = useQuery(trpc.session.list.queryOptions())
  const endAll = useMutation(trpc.session.endAll.mutationOptions({ onSuccess: goToSignIn }))
  return (
    <Card aria-label="Sessions">
      <CardHeader title="Sessions" hint="Your devices. A session ends 14 days after signing in.">
        <ConfirmButton
          title="Sign out everywhere?"
          description="All your devices are signed out, including this one. API keys keep working."
          confirmLabel="Sign out everywhere"
          onConfirm={() => endAll.mutateAsync()}
        >
          Sign out everywhere
        </ConfirmButton>
      </CardHeader>
      <QueryView query={list} what="your sessions">
        {(sessions) => (
          <ul className="divide-y divide-line border-line border-t">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  )
}

function SessionRow({ session }: { session: SessionView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const end = useMutation(
    trpc.session.end.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
        return queryClient.invalidateQueries({ queryKey: trpc.session.list.queryKey() })
      },
      onError: (failure) => toastError('The device is still signed in', failure),
    }),
  )
  const browser = describeBrowser(session.userAgent)
  return (
    <li
      data-testid="session-row"
      className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5"
    >
      <div className="min-w-0 flex-1 basis-52">
        <p className="truncate font-medium" title={session.userAgent}>
          {browser}
        </p>
        <p className="mt-0.5 text-muted text-xs">
          {session.address} · signed in {formatDateTime(session.createdAt)} · last used{' '}
          {formatDateTime(session.lastSeenAt)}
        </p>
      </div>
      {session.current ? (
        <Badge tone="accent">This device</Badge>
      ) : (
        <Button
          size="small"
          tone="danger-quiet"
          busy={end.isPending}
          aria-label={`Sign out ${browser}, ${session.address}`}
          onClick={() => end.mutate({ sessionId: session.id })}
        >
          Sign out
        </Button>
      )}
    </li>
  )
}
