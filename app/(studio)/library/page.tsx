import type { Metadata } from 'next'
import { LibraryDesk } from '../_library/library-desk.tsx'

export const metadata: Metadata = { title: 'Library' }

export default function LibraryPage() {
  return <LibraryDesk />
}
