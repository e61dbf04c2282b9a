import type { Metadata } from 'next'
import { AccountFacts } from './account-facts.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default function AccountPage() {
  return <AccountFacts />
}
