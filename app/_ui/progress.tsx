import { cn } from './cn.ts'

const tones = { accent: 'bg-accent', 'on-air': 'bg-on-air' }

interface ProgressProps {
  /** 0…1, or null while unknown. */
  value: number | null
  label: string
  tone?: keyof typeof tones
  className?: string
}

export function Progress({ value, label, tone = 'accent', className }: ProgressProps) {
  const percent = value === null ? null : Math.round(Math.min(Math.max(value, 0), 1) * 1000) / 10
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent === null ? undefined : Math.round(percent)}
      className={cn('h-1.5 overflow-hidden rounded-full bg-line', className)}
    >
      {percent === null ? (
        <div className={cn('h-full w-1/3 animate-sweep rounded-full', tones[tone])} />
      ) : (
        <div
          className={cn('h-full rounded-full transition-[width] duration-300 ease-linear', tones[tone])}
          style={{ width: `${percent}%` }}
        />
      )}
    </div>
  )
}
