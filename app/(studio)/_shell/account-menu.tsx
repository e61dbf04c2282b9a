'use client'
import { useMutation } from '@tanstack/react-query'
import { LogOut, Settings } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sendSignOut } from '#app/(auth)/_session/send-credentials.ts'
import { MEMBER_ROLE_LABELS, type MemberRole } from '#domain/account/permissions.ts'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '#ui/menu.tsx'
import { openPage } from '#ui/public-path.ts'

export interface MenuUser {
  name: string
  email: string
  emailVerifiedAt: Date | null
  role: 'CUSTOMER' | 'ADMIN'
  memberRole: MemberRole
  account: { id: string; name: string }
  /** All that the person is a member of. */
  accounts: { id: string; name: string }[]
  /** Set while an admin acts as this person. */
  admin: { until: Date } | null
}

export function AccountMenu({ user }: { user: MenuUser }) {
  const router = useRouter()
  const trpc = useTRPC()
  const switchTo = useMutation(
    trpc.account.switch.mutationOptions({
      // A full navigation: no data of the account before stays in memory.
      onSuccess: () => openPage('/channels'),
      onError: (error) => toastError('The account was not switched', error),
    }),
  )
  const initials = user.name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')

  async function leave() {
    try {
      await sendSignOut()
      // A full navigation: no data of the session stays in memory.
      openPage('/sign-in')
    } catch {
      toast.error('You are still signed in: the server does not answer. Try again.')
    }
  }

  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${initials}, account menu of ${user.name}`}
          className="grid size-9 shrink-0 place-items-center rounded-full border border-line bg-raised font-semibold text-xs"
        >
          {initials || '?'}
        </button>
      }
    >
      <div className="max-w-64 px-2.5 pt-2 pb-1.5">
        <p className="truncate font-medium text-sm">{user.name}</p>
        <p className="truncate text-muted text-xs">{user.email}</p>
        <p className="mt-1 truncate text-muted text-xs">
          {user.account.name} · {MEMBER_ROLE_LABELS[user.memberRole].toLowerCase()}
          {user.role === 'ADMIN' && ' · admin'}
        </p>
      </div>
      <MenuLine />
      {user.accounts.length > 1 && (
        <>
          <MenuLabel>Switch account</MenuLabel>
          <div className="max-h-64 max-w-64 overflow-y-auto">
            <MenuChoice
              value={user.account.id}
              onChange={(accountId) => switchTo.mutate({ accountId })}
              options={user.accounts.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </div>
          <MenuLine />
        </>
      )}
      <MenuItem icon={Settings} onSelect={() => router.push('/settings')}>
        Settings
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={leave}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
