import type { Metadata } from 'next'
import { ProgrammesScreen } from '#app/(studio)/channels/_audience/programmes-screen.tsx'

export const metadata: Metadata = { title: 'Audience by programme' }

export default async function ProgrammesPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <ProgrammesScreen channelId={(await params).channelId} />
}
