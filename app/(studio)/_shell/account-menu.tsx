'use client'
import { KeyRound, LogOut } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { sendSignOut } from '#app/(auth)/_session/send-credentials.ts'
import { Menu, MenuItem, MenuLine } from '#ui/menu.tsx'

export interface MenuUser {
  name: string
  email: string
  emailVerifiedAt: Date | null
  role: 'CUSTOMER' | 'ADMIN'
  account: { name: string }
}

export function AccountMenu({ user }: { user: MenuUser }) {
  const router = useRouter()
  const initials = user.name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')

  async function leave() {
    try {
      await sendSignOut()
      // A full navigation: no data of the session stays in memory.
      window.location.assign('/sign-in')
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
          {user.account.name}
          {user.role === 'ADMIN' && ' · admin'}
        </p>
      </div>
      <MenuLine />
      <MenuItem icon={KeyRound} onSelect={() => router.push('/settings')}>
        Settings
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={leave}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
