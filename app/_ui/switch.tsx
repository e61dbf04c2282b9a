'use client'
import { Switch as Radix } from 'radix-ui'
import { useId } from 'react'
import type { Permission } from '#domain/account/permissions.ts'
import { useRefusal } from './permissions.tsx'

interface SwitchProps {
  label: string
  checked: boolean
  onChange(checked: boolean): void
  disabled?: boolean
  /** Without this permission it is disabled, and its tooltip says why. */
  needs?: Permission
}

export function Switch({ label, checked, onChange, disabled, needs }: SwitchProps) {
  const id = useId()
  const refusal = useRefusal(needs)
  return (
    <span title={refusal ?? undefined} className="inline-flex items-center gap-2.5">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled || refusal !== null}
        className="h-6 w-10 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors disabled:opacity-55 data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-4" />
      </Radix.Root>
      <label htmlFor={id} className="select-none text-sm">
        {label}
      </label>
    </span>
  )
}
