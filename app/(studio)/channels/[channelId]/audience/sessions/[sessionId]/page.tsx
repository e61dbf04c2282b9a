import type { Metadata } from 'next'
import { SessionScreen } from '#app/(studio)/channels/_audience/session-screen.tsx'

export const metadata: Metadata = { title: 'Viewer session' }

export default async function SessionPage({ params }: { params: Promise<{ channelId: string; sessionId: string }> }) {
  const { channelId, sessionId } = await params
  return <SessionScreen channelId={channelId} sessionId={decodeURIComponent(sessionId)} />
}
