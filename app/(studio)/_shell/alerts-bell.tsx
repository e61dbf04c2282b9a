'use client'
import { useQuery } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import Link from 'next/link'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Button } from '#ui/button.tsx'
import { cn } from '#ui/cn.ts'
import { Tooltip } from '#ui/tooltip.tsx'

const REFRESH_MS = 10_000
const MOST_SHOWN = 99

/** Active alerts of the account that nobody has acknowledged, on every page. */
export function AlertsBell() {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.alert.summary.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  const count = data?.active ?? 0
  const label = count === 0 ? 'Alerts' : `Alerts: ${count} active`
  return (
    <Tooltip text={label}>
      <Button asChild tone="quiet" size="icon" className="relative">
        <Link href="/alerts" aria-label={label} data-testid="alerts-bell">
          <Bell aria-hidden />
          {count > 0 && (
            <span
              className={cn(
                'absolute top-1 right-0.5 min-w-4 rounded-full px-1 text-center font-semibold text-[0.625rem] leading-4',
                data?.worst === 'critical' ? 'bg-on-air text-on-air-ink' : 'bg-warn-soft text-warn',
              )}
              aria-hidden
            >
              {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
            </span>
          )}
        </Link>
      </Button>
    </Tooltip>
  )
}
