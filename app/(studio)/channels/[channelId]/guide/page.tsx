import type { Metadata } from 'next'
import { GuideScreen } from '#app/(studio)/channels/_guide/guide-screen.tsx'

export const metadata: Metadata = { title: 'Guide' }

export default async function GuidePage({ params }: { params: Promise<{ channelId: string }> }) {
  return <GuideScreen channelId={(await params).channelId} />
}
