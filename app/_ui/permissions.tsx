'use client'
import { createContext, useContext } from 'react'
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
