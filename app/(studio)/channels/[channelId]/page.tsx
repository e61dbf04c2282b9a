import type { Metadata } from 'next'
import { ChannelDesk } from '../_desk/channel-desk.tsx'

export const metadata: Metadata = { title: 'Channel' }

export default async function ChannelPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <ChannelDesk channelId={(await params).channelId} />
}
