import type { Metadata } from 'next'
import { AccountAudience } from '#app/(studio)/_audience/account-audience.tsx'

export const metadata: Metadata = { title: 'Audience' }

export default function AudiencePage() {
  return <AccountAudience />
}
