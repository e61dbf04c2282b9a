import type { Metadata } from 'next'
import { Permitted } from '#ui/permitted.tsx'
import { Webhooks } from './webhooks.tsx'

export const metadata: Metadata = { title: 'Webhooks' }

export default function WebhooksPage() {
  return (
    <Permitted needs="configure" title="Webhooks">
      <Webhooks />
    </Permitted>
  )
}
