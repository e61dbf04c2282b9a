import type { Metadata } from 'next'
import { InvitationsCard } from './invitations-card.tsx'
import { MembersCard } from './members-card.tsx'
import { PermissionsCard } from './permissions-card.tsx'

export const metadata: Metadata = { title: 'Team' }

export default function TeamPage() {
  return (
    <>
      <MembersCard />
      <InvitationsCard />
      <PermissionsCard />
    </>
  )
}
