import type { Metadata } from 'next'
import { SeriesListScreen } from '../_series/series-list-screen.tsx'

export const metadata: Metadata = { title: 'Series' }

export default function SeriesListPage() {
  return <SeriesListScreen />
}
