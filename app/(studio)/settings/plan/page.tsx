import type { Metadata } from 'next'
import { LimitsCard } from './limits-card.tsx'

export const metadata: Metadata = { title: 'Plan' }

export default function PlanPage() {
  return <LimitsCard />
}
