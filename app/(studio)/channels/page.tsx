import type { Metadata } from 'next'
import { ChannelGrid } from './_dashboard/channel-grid.tsx'

export const metadata: Metadata = { title: 'Channels' }

export default function ChannelsPage() {
  return <ChannelGrid />
}
