'use client'
import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import type { Permission } from '#domain/account/permissions.ts'
import { cn } from './cn.ts'
import { inputStyle } from './field.tsx'
import { useRefusal } from './permissions.tsx'

type SelectProps = Omit<ComponentProps<'select'>, 'onChange'> & {
  options: readonly { value: string; label: string; disabled?: boolean }[]
  onChange(value: string): void
  /** Without this permission it is disabled, and its tooltip says why. */
  needs?: Permission
}

/** The native select: works on phones, with every keyboard and screen reader. */
export function Select({ options, onChange, className, needs, disabled, ...props }: SelectProps) {
  const refusal = useRefusal(needs)
  return (
    <span title={refusal ?? undefined} className={cn('relative inline-block', className)}>
      <select
        className={cn(inputStyle, 'appearance-none pr-9')}
        onChange={(event) => onChange(event.target.value)}
        disabled={disabled || refusal !== null}
        {...props}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled} className="bg-surface text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
        aria-hidden
      />
    </span>
  )
}
