'use client'
import { createContext, useCallback, useContext } from 'react'
import { toast } from 'sonner'
import type { Permission } from '#domain/account/permissions.ts'

/** Why the person may not do it; null: they may. */
export type Refuse = (permission: Permission) => string | null

/** Outside of the studio nothing is refused. */
export const Permissions = createContext<Refuse>(() => null)

/** Controls take the permission as `needs`, and are then disabled with the reason. */
export function useRefusal(needs: Permission | undefined): string | null {
  const refuse = useContext(Permissions)
  return needs ? refuse(needs) : null
}

/** For what is absent without a permission. */
export function usePermissions() {
  const refuse = useContext(Permissions)
  return { may: (permission: Permission) => refuse(permission) === null }
}

/**
 * For what has no control to disable, such as dropped files and dragged blocks.
 * @param title what did not happen
 * @returns true, and a toast with the reason, where the person may not do it
 */
export function useRefused(needs: Permission, title: string): () => boolean {
  const reason = useRefusal(needs)
  return useCallback(() => {
    if (reason) toast.error(title, { id: `refused ${title}`, description: reason })
    return reason !== null
  }, [reason, title])
}
