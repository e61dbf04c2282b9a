'use client'
import { Check } from 'lucide-react'
import {
  MEMBER_ROLE_LABELS,
  MEMBER_ROLES,
  type MemberRole,
  PERMISSION_NAMES,
  PERMISSIONS,
  type Permission,
} from '#domain/account/permissions.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'

const rows = PERMISSION_NAMES.map((name) => ({ name }))

const mayDo = (role: MemberRole, name: Permission) => (PERMISSIONS[name].roles as readonly MemberRole[]).includes(role)

const COLUMNS: Column<{ name: Permission }>[] = [
  { label: 'Permission', cell: ({ name }) => PERMISSIONS[name].label, bare: true, className: 'max-sm:font-medium' },
  ...MEMBER_ROLES.map((role) => ({
    label: MEMBER_ROLE_LABELS[role],
    cell: ({ name }: { name: Permission }) =>
      mayDo(role, name) ? (
        <>
          <Check className="size-4 text-accent" aria-hidden />
          <span className="sr-only">Yes</span>
        </>
      ) : (
        <span className="text-muted">
          <span aria-hidden>–</span>
          <span className="sr-only">No</span>
        </span>
      ),
  })),
]

/** The table that the server checks each call against. */
export function PermissionsCard() {
  return (
    <Card aria-label="Roles">
      <CardHeader title="Roles" hint="What each role may do. API keys have the same permissions as scopes." />
      <DataTable label="Roles" columns={COLUMNS} rows={rows} rowId={({ name }) => name} className="min-w-[44rem]" />
    </Card>
  )
}
