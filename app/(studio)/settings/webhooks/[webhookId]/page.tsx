import type { Metadata } from 'next'
import { Permitted } from '#ui/permitted.tsx'
import { Deliveries } from './deliveries.tsx'

export const metadata: Metadata = { title: 'Webhook deliveries' }

export default async function WebhookPage({ params }: { params: Promise<{ webhookId: string }> }) {
  const { webhookId } = await params
  return (
    <Permitted needs="configure" title="Deliveries">
      <Deliveries webhookId={webhookId} />
    </Permitted>
  )
}
