import type { Metadata } from 'next'
import { AccountScreen } from './account-screen.tsx'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage({ params }: { params: Promise<{ accountId: string }> }) {
  return <AccountScreen accountId={(await params).accountId} />
}
