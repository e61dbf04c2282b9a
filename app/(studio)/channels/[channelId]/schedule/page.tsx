import type { Metadata } from 'next'
import { ScheduleScreen } from '#app/(studio)/channels/_schedule/schedule-screen.tsx'

export const metadata: Metadata = { title: 'Schedule' }

export default async function SchedulePage({ params }: { params: Promise<{ channelId: string }> }) {
  return <ScheduleScreen channelId={(await params).channelId} />
}
