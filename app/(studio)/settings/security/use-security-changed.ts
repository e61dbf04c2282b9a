'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'

/** Reloads what the page shows after a change. */
export function useSecurityChanged() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => {
    void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
    void queryClient.invalidateQueries({ queryKey: trpc.session.list.queryKey() })
    return queryClient.invalidateQueries({ queryKey: trpc.person.security.queryKey() })
  }
}
