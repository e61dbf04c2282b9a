import type { Metadata } from 'next'
import { DeletedScreen } from '../_deleted/deleted-screen.tsx'

export const metadata: Metadata = { title: 'Deleted channels' }

export default function DeletedChannelsPage() {
  return <DeletedScreen />
}
