import type { Metadata } from 'next'
import { ReportsScreen } from '#app/(studio)/channels/_reports/reports-screen.tsx'

export const metadata: Metadata = { title: 'Reports' }

export default async function ReportsPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <ReportsScreen channelId={(await params).channelId} />
}
