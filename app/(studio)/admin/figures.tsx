import type { SystemOverview } from '#features/system/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'

interface Figure {
  label: string
  value: number
  tone: 'on-air' | 'accent' | 'warn' | 'danger' | 'neutral'
}

const BARS: Record<Figure['tone'], string> = {
  'on-air': 'bg-on-air',
  accent: 'bg-accent',
  warn: 'bg-warn',
  danger: 'bg-danger',
  neutral: 'bg-line-strong',
}

type ChannelCounts = SystemOverview['channelsByStatus']

export function ChannelFigures({ title, hint, counts }: { title: string; hint: string; counts: ChannelCounts }) {
  const figures: Figure[] = [
    { label: 'On air', value: counts.LIVE, tone: 'on-air' },
    { label: 'Starting', value: counts.STARTING, tone: 'warn' },
    { label: 'Error', value: counts.ERROR, tone: 'danger' },
    { label: 'Off air', value: counts.STOPPED, tone: 'neutral' },
  ]
  return <Figures title={title} hint={hint} figures={figures} />
}

/** Related counts, above a bar of their shares. */
export function Figures({ title, hint, figures }: { title: string; hint: string; figures: readonly Figure[] }) {
  return (
    <Card aria-label={title}>
      <CardHeader title={title} hint={hint} />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-4 pb-4 sm:grid-cols-4 sm:px-5">
        {figures.map(({ label, value, tone }) => (
          <div key={label} className="flex flex-col-reverse">
            <dt className="flex items-center gap-2 text-muted text-xs">
              <span className={cn('size-2 rounded-full', BARS[tone])} aria-hidden />
              {label}
            </dt>
            <dd className={cn('clock text-2xl', value === 0 && 'text-muted')}>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mx-4 mb-5 flex h-1.5 gap-0.5 overflow-hidden rounded-full bg-raised sm:mx-5" aria-hidden>
        {figures.map(
          ({ label, value, tone }) =>
            value > 0 && <span key={label} className={BARS[tone]} style={{ flexGrow: value, flexBasis: 0 }} />,
        )}
      </div>
    </Card>
  )
}
