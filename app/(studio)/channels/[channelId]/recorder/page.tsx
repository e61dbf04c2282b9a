import type { Metadata } from 'next'
import { RecorderScreen } from '#app/(studio)/channels/_recorder/recorder-screen.tsx'

export const metadata: Metadata = { title: 'Recorder' }

export default async function RecorderPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <RecorderScreen channelId={(await params).channelId} />
}
