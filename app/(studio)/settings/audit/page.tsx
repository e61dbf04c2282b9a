import type { Metadata } from 'next'
import { Permitted } from '#ui/permitted.tsx'
import { AuditTrail } from './audit-trail.tsx'

export const metadata: Metadata = { title: 'Audit trail' }

export default function AuditPage() {
  return (
    <Permitted needs="audit" title="Audit trail">
      <AuditTrail />
    </Permitted>
  )
}
