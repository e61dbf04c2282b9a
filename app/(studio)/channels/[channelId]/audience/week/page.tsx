import type { Metadata } from 'next'
import { WeekScreen } from '#app/(studio)/channels/_audience/week-screen.tsx'

export const metadata: Metadata = { title: 'Audience of a week' }

export default async function WeekPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <WeekScreen channelId={(await params).channelId} />
}
