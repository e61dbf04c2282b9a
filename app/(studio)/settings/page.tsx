import type { Metadata } from 'next'
import { AccountFacts } from './account-facts.tsx'
import { FrameRateCard } from './frame-rate-card.tsx'
import { LadderCard } from './ladder-card.tsx'
import { LanguagesCard } from './languages-card.tsx'
import { MediaDefaultsCard } from './media-defaults-card.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default function AccountPage() {
  return (
    <div className="grid gap-4">
      <AccountFacts />
      <LanguagesCard />
      <LadderCard />
      <MediaDefaultsCard />
      <FrameRateCard />
    </div>
  )
}
