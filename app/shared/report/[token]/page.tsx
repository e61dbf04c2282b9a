import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { clientAddressOf } from '#adapters/client-address.ts'
import { findSharedReport } from '#server/rest/public-report.ts'
import { RefusedScreen, SharedScreen } from './shared-screen.tsx'

/** The address is the permission: it is neither indexed nor sent to other sites. */
export const metadata: Metadata = { title: 'Report', robots: { index: false, follow: false }, referrer: 'no-referrer' }

export default async function SharedReportPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const answer = await findSharedReport(token, clientAddressOf(await headers()), Date.now())
  if (answer.kind === 'unknown') notFound()
  return answer.kind === 'report' ? <SharedScreen shared={answer.shared} /> : <RefusedScreen message={answer.message} />
}
