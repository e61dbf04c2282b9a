import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { requireUser } from '#server/auth/session.ts'

export default async function AdminLayout({ children }: { children: ReactNode }) {
  // The same page as for an unknown address: others need not know that admin pages exist.
  if ((await requireUser())?.role !== 'ADMIN') notFound()
  return children
}
