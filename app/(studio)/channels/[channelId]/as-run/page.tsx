import type { Metadata } from 'next'
import { AsRunScreen } from '#app/(studio)/channels/_as-run/as-run-screen.tsx'

export const metadata: Metadata = { title: 'As-run log' }

export default async function AsRunPage({ params }: { params: Promise<{ channelId: string }> }) {
  return <AsRunScreen channelId={(await params).channelId} />
}
