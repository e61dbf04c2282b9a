import type { Metadata } from 'next'
import { Deliveries } from './deliveries.tsx'

export const metadata: Metadata = { title: 'Webhook deliveries' }

export default async function WebhookPage({ params }: { params: Promise<{ webhookId: string }> }) {
  return <Deliveries webhookId={(await params).webhookId} />
}
