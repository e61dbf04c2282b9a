import type { ReactNode } from 'react'

interface CheckBoxProps {
  label: ReactNode
  /** Below the label. */
  hint?: ReactNode
  checked: boolean
  onChange(checked: boolean): void
}

/** One of several choices in a form, which can be combined. */
export function CheckBox({ label, hint, checked, onChange }: CheckBoxProps) {
  return (
    <label className="flex items-start gap-2.5 text-sm">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span className="min-w-0">
        {label}
        {hint && <span className="block text-muted text-xs leading-relaxed">{hint}</span>}
      </span>
    </label>
  )
}
