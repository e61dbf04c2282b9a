import type { Metadata } from 'next'
import { DeletedMediaScreen } from '../_deleted/deleted-media-screen.tsx'

export const metadata: Metadata = { title: 'Trash' }

export default function DeletedMediaPage() {
  return <DeletedMediaScreen />
}
