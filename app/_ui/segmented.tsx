import { cn } from './cn.ts'

interface SegmentedProps<Value extends string | number> {
  legend: string
  options: readonly { value: Value; label: string; className?: string }[]
  value: Value
  onChange(value: Value): void
}

/** A choice between a few options, all visible. */
export function Segmented<Value extends string | number>({ legend, options, value, onChange }: SegmentedProps<Value>) {
  return (
    <fieldset className="flex max-w-full overflow-x-auto rounded-lg border border-line p-0.5">
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cn(
            'h-7 shrink-0 rounded-md px-2.5 text-xs',
            option.value === value ? 'bg-raised font-medium text-ink' : 'text-muted hover:text-ink',
            option.className,
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
