import type { Metadata } from 'next'
import { SystemDesk } from './system-desk.tsx'

export const metadata: Metadata = { title: 'Admin' }

export default function AdminPage() {
  return <SystemDesk />
}
