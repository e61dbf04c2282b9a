'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Notice } from '#ui/notice.tsx'
import { sayNearLimits } from './meters.tsx'

const REFRESH_MS = 60_000
/** Of a smaller limit everybody knows how much is used. */
const WORTH_WARNING = 5

/** Shown on every page when the account is suspended, or has used 80 % of a limit. */
export function PlanNotice() {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.account.plan.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  const pathname = usePathname()
  if (!data || pathname === '/settings/plan') return null
  if (data.suspended)
    return (
      <Notice tone="danger" className="mb-4">
        <strong>This account is suspended.</strong> Its channels are off air and nothing can be changed. Contact the
        operator.
      </Notice>
    )
  const near = data.meters.filter(({ level, limit }) => level !== 'free' && limit >= WORTH_WARNING)
  if (near.length === 0) return null
  return (
    <Notice
      tone="warn"
      className="mb-4"
      action={
        <Link href="/settings/plan" className="font-medium underline">
          See the plan
        </Link>
      }
    >
      {sayNearLimits(near)}
    </Notice>
  )
}
