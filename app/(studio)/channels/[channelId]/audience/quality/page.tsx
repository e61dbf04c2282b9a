import type { Metadata } from 'next'
import { QualityScreen } from '#app/(studio)/channels/_audience/quality-screen.tsx'

export const metadata: Metadata = { title: 'Playback quality' }

export default async function QualityPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <QualityScreen channelId={(await params).channelId} />
}
