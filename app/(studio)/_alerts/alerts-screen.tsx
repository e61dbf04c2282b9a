'use client'
import { Permitted } from '#ui/permitted.tsx'
import { ActiveAlerts } from './active-alerts.tsx'
import { AlertHistory } from './alert-history.tsx'
import { RulesCard } from './rules-card.tsx'
import { SilencesCard } from './silences-card.tsx'
import { TargetsCard } from './targets-card.tsx'
import type { AlertsOf } from './use-alerts.ts'

/** The alerts of an account, or of the installation. */
export function AlertsScreen({ of }: { of: AlertsOf }) {
  return (
    <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4">
      <ActiveAlerts of={of} />
      <SilencesCard of={of} />
      <Permitted needs="configure" title="Targets">
        <TargetsCard of={of} />
      </Permitted>
      <RulesCard of={of} />
      <AlertHistory of={of} />
    </div>
  )
}
