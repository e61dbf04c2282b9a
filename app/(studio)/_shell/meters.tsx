'use client'
import type { ReactNode } from 'react'
import { showAmount } from '#domain/plan/say-limit.ts'
import type { MeterView } from '#features/account/plan-schema.ts'
import { formatDateTime } from '#ui/format.ts'
import { Progress } from '#ui/progress.tsx'

interface MetersProps {
  meters: readonly MeterView[]
  /** Buttons of one limit. */
  actions?(meter: MeterView): ReactNode
}

/** Limits with their usage. */
export function Meters({ meters, actions }: MetersProps) {
  return (
    <ul className="grid gap-x-6 gap-y-4 px-4 pb-5 text-sm sm:grid-cols-2 sm:px-5">
      {meters.map((meter) => (
        <Meter key={meter.name} meter={meter} action={actions?.(meter)} />
      ))}
    </ul>
  )
}

function Meter({ meter, action }: { meter: MeterView; action: ReactNode }) {
  const { name, label, used, limit, level, override, unit } = meter
  const amounts =
    unit === 'switch' ? showAmount(name, limit) : `${showAmount(name, used)} of ${showAmount(name, limit)}`
  return (
    <li data-testid="limit-row" data-limit={name} data-level={level} className="min-w-0">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="text-muted text-xs">{label}</span>
        <span className="clock text-xs">
          {amounts}
          {level === 'full' && <span className="ml-2 text-warn">Limit reached</span>}
          {level === 'near' && <span className="ml-2 text-warn">Nearly used up</span>}
        </span>
      </p>
      {unit !== 'switch' && (
        <Progress
          className="mt-1.5"
          value={limit === 0 ? 1 : used / limit}
          tone={level === 'full' ? 'on-air' : 'accent'}
          label={`${label}: ${amounts}`}
        />
      )}
      {override && (
        <p className="wrap-anywhere mt-1 text-muted text-xs">
          Set by the operator: {override.reason}
          {override.expiresAt && `. Until ${formatDateTime(override.expiresAt)}`}
        </p>
      )}
      {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
    </li>
  )
}

/** “Limit reached: Channels. 80 % or more used: Storage, Seats.” */
export function sayNearLimits(meters: readonly Pick<MeterView, 'label' | 'level'>[]): string {
  const parts = [
    ['full', 'Limit reached'],
    ['near', '80 % or more used'],
  ].map(([wanted, words]) => {
    const labels = meters.filter(({ level }) => level === wanted).map(({ label }) => label)
    return labels.length > 0 && `${words}: ${labels.join(', ')}.`
  })
  return parts.filter(Boolean).join(' ')
}
