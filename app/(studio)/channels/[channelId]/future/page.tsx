import type { Metadata } from 'next'
import { FutureScreen } from '#app/(studio)/channels/_future/future-screen.tsx'

export const metadata: Metadata = { title: 'Preview' }

interface FuturePageProps {
  params: Promise<{ channelId: string }>
  searchParams: Promise<{ at?: string | string[]; version?: string | string[] }>
}

export default async function FuturePage({ params, searchParams }: FuturePageProps) {
  const { at, version } = await searchParams
  const instant = typeof at === 'string' ? Date.parse(at) : Number.NaN
  const first = {
    at: Number.isNaN(instant) ? null : instant,
    version: version === 'draft' ? ('draft' as const) : ('published' as const),
  }
  return <FutureScreen channelId={(await params).channelId} first={first} />
}
