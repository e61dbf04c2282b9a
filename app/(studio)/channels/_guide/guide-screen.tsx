'use client'
import { AddressList } from './address-list.tsx'
import { DayFrame } from './day-frame.tsx'
import { GuideDay } from './guide-day.tsx'
import { WidgetCard } from './widget-card.tsx'

/** The guide as viewers see it, and its public URLs. */
export function GuideScreen({ channelId }: { channelId: string }) {
  return (
    <DayFrame channelId={channelId} here="guide" future>
      {({ facts, day, today }) => (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <GuideDay channelId={channelId} day={day} today={today} signed={facts.signed} />
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
            <AddressList addresses={facts.addresses} signed={facts.signed} />
            <WidgetCard name={facts.name} address={facts.addresses.widget} signed={facts.signed} />
          </div>
        </div>
      )}
    </DayFrame>
  )
}
