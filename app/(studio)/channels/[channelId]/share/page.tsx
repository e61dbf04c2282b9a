import type { Metadata } from 'next'
import { ShareScreen } from '#app/(studio)/channels/_share/share-screen.tsx'

export const metadata: Metadata = { title: 'Share' }

export default async function SharePage({ params }: { params: Promise<{ channelId: string }> }) {
  return <ShareScreen channelId={(await params).channelId} />
}
