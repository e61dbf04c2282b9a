import type { Metadata } from 'next'
import { NowScreen } from '#app/(studio)/channels/_audience/now-screen.tsx'

export const metadata: Metadata = { title: 'Audience' }

export default async function NowPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <NowScreen channelId={(await params).channelId} />
}
