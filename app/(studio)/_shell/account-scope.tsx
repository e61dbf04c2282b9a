'use client'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { showAccount } from '#app/_trpc/shown-account.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MEMBER_ROLE_LABELS, type MemberRole, PERMISSIONS, permissionsOf } from '#domain/account/permissions.ts'
import { Permissions, type Refuse } from '#ui/permissions.tsx'
import { openPage } from '#ui/public-path.ts'

/** What everything inside belongs to: the account, and what the person may do in it. */
export function AccountScope({
  accountId,
  memberRole,
  children,
}: {
  accountId: string
  /** As the server drew the page. */
  memberRole: MemberRole
  children: ReactNode
}) {
  // Before the first query of the children.
  if (typeof window !== 'undefined') showAccount(accountId)
  const first = useRef(accountId)
  useEffect(() => {
    // Switched in another tab: no data of the other account stays in memory.
    if (first.current !== accountId) openPage('/channels')
  }, [accountId])

  const trpc = useTRPC()
  const me = useQuery(trpc.account.me.queryOptions(undefined, { refetchInterval: 60_000 }))
  const role = me.data?.memberRole ?? memberRole
  const refuse = useMemo(() => refusalsOf(role), [role])
  return <Permissions value={refuse}>{children}</Permissions>
}

function refusalsOf(role: MemberRole): Refuse {
  const may = permissionsOf(role)
  return (permission) => {
    if (may.has(permission)) return null
    const others = PERMISSIONS[permission].roles.map((each) => MEMBER_ROLE_LABELS[each].toLowerCase())
    return `Your role, ${MEMBER_ROLE_LABELS[role].toLowerCase()}, may not do this. It needs: ${others.join(' or ')}.`
  }
}
