'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'

/** Whose alerts a page shows. */
export type AlertsOf = 'account' | 'installation'

/** The procedures of these alerts; both have the same ones. */
export function useAlerts(of: AlertsOf) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const alerts = of === 'account' ? trpc.alert : (trpc.systemAlert as unknown as typeof trpc.alert)
  return { alerts, refresh: () => queries.invalidateQueries({ queryKey: alerts.pathKey() }) }
}

/**
 * The interval of a list in pages: each page shown is a request of its own, so that more pages are asked for less often.
 * @param pageMs for the first page alone
 */
export const refetchPages =
  (pageMs: number) =>
  ({ state }: { state: { data: { pages: readonly unknown[] } | undefined } }): number =>
    pageMs * Math.max(1, state.data?.pages.length ?? 0)
