'use client'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { type ReactNode, useState } from 'react'
import superjson from 'superjson'
import type { AppRouter } from '#server/trpc/root.ts'
import { openPage, ownPath, publicPath } from '#ui/public-path.ts'
import { readError } from './read-error.ts'
import { shownAccount, shownAccountHeaders } from './shown-account.ts'
import { TRPCProvider } from './trpc.ts'

const url = publicPath('/api/trpc')

/** Browsers send no headers with a subscription. */
function connectionParams() {
  const accountId = shownAccount()
  return accountId ? { accountId } : null
}

function createClients() {
  const leaveWhenSignedOut = (error: unknown) => {
    const { code } = readError(error)
    if (code === 'UNAUTHENTICATED') goToSignIn()
    // Another account, or none: no data of the one before stays in memory.
    if (code === 'ACCOUNT_CHANGED' || code === 'NO_ACCOUNT') openPage('/channels')
  }
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        // Subscriptions deliver changes; mounting does not need a refetch.
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && readError(error).retryable,
      },
      // A command that may have been carried out is not sent again.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  const trpcClient = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer: superjson, connectionParams }),
        false: httpBatchLink({
          url,
          transformer: superjson,
          headers: shownAccountHeaders,
          maxURLLength: 4_000,
          maxItems: 20,
        }),
      }),
    ],
  })
  return { queryClient, trpcClient }
}

/** A full navigation, so that no data of the ended session stays in memory. */
export function goToSignIn() {
  if (ownPath(window.location.pathname) === '/sign-in') return
  const here = `${window.location.pathname}${window.location.search}`
  openPage(`/sign-in?callbackUrl=${encodeURIComponent(here)}`)
}

export function DataProvider({ children }: { children: ReactNode }) {
  const [{ queryClient, trpcClient }] = useState(createClients)
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}
