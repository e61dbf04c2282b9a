import type { Metadata } from 'next'
import { BillingCard } from './billing-card.tsx'
import { LimitsCard } from './limits-card.tsx'
import { PlansCard } from './plans-card.tsx'

export const metadata: Metadata = { title: 'Plan' }

export default function PlanPage() {
  return (
    <>
      <LimitsCard />
      <PlansCard />
      <BillingCard />
    </>
  )
}
