'use client'
import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'
import { Input } from './field.tsx'

type SearchInputProps = Omit<ComponentProps<typeof Input>, 'onChange'> & {
  /** For screen readers. */
  label: string
  onChange(text: string): void
}

/** A field for the words of a search. @param className of its box */
export function SearchInput({ label, className, onChange, ...props }: SearchInputProps) {
  return (
    <span className={cn('relative block', className)}>
      <Search className="pointer-events-none absolute top-3 left-3 size-4 text-muted" aria-hidden />
      <Input
        type="search"
        aria-label={label}
        className="pl-9"
        maxLength={200}
        {...props}
        onChange={({ target }) => onChange(target.value)}
      />
    </span>
  )
}
