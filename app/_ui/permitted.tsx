'use client'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Permission } from '#domain/account/permissions.ts'
import { Card, CardHeader } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { useRefusal } from './permissions.tsx'

/** A card that the server shows only to some roles. To others it says which; its queries are not sent. */
export function Permitted({ needs, title, children }: { needs: Permission; title: string; children: ReactNode }) {
  const refusal = useRefusal(needs)
  if (!refusal) return children
  return (
    <Card aria-label={title}>
      <CardHeader title={title} />
      <EmptyState icon={Lock} title="Your role does not show this" className="py-8">
        {refusal}
      </EmptyState>
    </Card>
  )
}
