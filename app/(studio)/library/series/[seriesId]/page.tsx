import type { Metadata } from 'next'
import { SeriesScreen } from '#app/(studio)/library/_series/series-screen.tsx'

export const metadata: Metadata = { title: 'Series' }

export default async function SeriesPage({ params }: { params: Promise<{ seriesId: string }> }) {
  return <SeriesScreen seriesId={(await params).seriesId} />
}
