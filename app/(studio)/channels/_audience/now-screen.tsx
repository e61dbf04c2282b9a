'use client'
import { NowView } from '#app/(studio)/_audience/now-view.tsx'
import { AudiencePage } from './audience-page.tsx'

export function NowScreen({ channelId }: { channelId: string }) {
  return (
    <AudiencePage channelId={channelId} here="now">
      {() => <NowView channelId={channelId} />}
    </AudiencePage>
  )
}
