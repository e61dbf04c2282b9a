import type { Metadata } from 'next'
import { SessionsScreen } from '#app/(studio)/channels/_audience/sessions-screen.tsx'

export const metadata: Metadata = { title: 'Sessions of viewers' }

export default async function SessionsPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <SessionsScreen channelId={(await params).channelId} />
}
