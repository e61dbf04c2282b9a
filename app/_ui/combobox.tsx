'use client'
import { Check, ChevronDown, LoaderCircle } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { cn } from './cn.ts'
import { type FieldControl, inputStyle } from './field.tsx'

interface ComboboxProps<Option extends { value: string }> extends FieldControl {
  /** Of the list of options, for screen readers. */
  label: string
  open: boolean
  onOpenChange(open: boolean): void
  /** Called with what is typed; empty: nothing. */
  onSearch(text: string): void
  /** Found for what is typed, in order. */
  options: readonly Option[]
  /** Of the chosen option, which need not be among them. */
  value: string
  /** The name of the chosen option. */
  shown: string
  placeholder?: string
  /** The options are not those of what is typed yet. */
  busy: boolean
  /** Below the options: why there are no others. */
  note: ReactNode
  onPick(option: Option): void
  children(option: Option): ReactNode
}

/** A text field that searches a list, from which one option is chosen (WAI-ARIA: combobox with a listbox). */
export function Combobox<Option extends { value: string }>(props: ComboboxProps<Option>) {
  const { label, open, options, value, shown, placeholder, busy, note, children, ...rest } = props
  const { onOpenChange, onSearch, onPick, ...control } = rest
  const listId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [reached, setReached] = useState<string | null>(null)

  const indexOf = (wanted: string | null) => options.findIndex((option) => option.value === wanted)
  // Enter while the options of the last search are shown would choose one that does not match.
  const first = typed && !busy ? 0 : indexOf(value)
  const active = indexOf(reached) < 0 ? first : indexOf(reached)
  const optionId = (index: number) => `${listId}-${index}`
  const activeId = open && options[active] ? optionId(active) : undefined

  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  function type(text: string | null) {
    setTyped(text)
    setReached(null)
    onSearch(text ?? '')
  }
  function close() {
    if (!open) return
    onOpenChange(false)
    type(null)
  }
  function pick(option: Option) {
    close()
    onPick(option)
  }
  function pressed(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const next = active < 0 ? (step > 0 ? 0 : options.length - 1) : active + step
      if (open) setReached(options[(next + options.length) % options.length]?.value ?? null)
      else onOpenChange(true)
    }
    if (event.key === 'Enter' && open) {
      // Would submit the form.
      event.preventDefault()
      const option = options[active]
      if (option) pick(option)
    }
  }

  return (
    <Popover.Root open={open} onOpenChange={(next) => !next && close()}>
      <Popover.Anchor asChild>
        <span className="relative block">
          <input
            {...control}
            ref={field}
            role="combobox"
            aria-expanded={open}
            aria-controls={open ? listId : undefined}
            aria-autocomplete="list"
            aria-activedescendant={activeId}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            className={cn(inputStyle, 'truncate pr-9')}
            placeholder={placeholder}
            value={typed ?? shown}
            onChange={({ target }) => {
              type(target.value)
              onOpenChange(true)
            }}
            onClick={({ currentTarget }) => {
              if (open) return
              // Typing replaces the name.
              currentTarget.select()
              onOpenChange(true)
            }}
            onKeyDown={pressed}
            onBlur={close}
          />
          <ChevronDown
            className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
            aria-hidden
          />
        </span>
      </Popover.Anchor>
      {/* In place, not in a portal: a dialog takes the focus and the wheel from what is outside it. */}
      <Popover.Content
        role="group"
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.target === field.current && event.preventDefault()}
        // The focus stays in the field.
        onMouseDown={(event) => event.preventDefault()}
        className="z-60 flex max-h-[min(22rem,var(--radix-popover-content-available-height))] w-(--radix-popover-trigger-width) animate-appear flex-col overflow-y-auto rounded-xl border border-line bg-surface p-1 text-ink shadow-raised"
      >
        <div role="listbox" id={listId} aria-label={label} aria-busy={busy} className={cn(busy && 'opacity-60')}>
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field
            <div
              key={option.value}
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={option.value === value}
              onClick={() => pick(option)}
              className={cn(
                'flex cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 text-sm hover:bg-raised',
                index === active && 'bg-raised',
              )}
            >
              {children(option)}
              {option.value === value && <Check className="ml-auto size-4 shrink-0 text-accent" aria-hidden />}
            </div>
          ))}
        </div>
        {busy && options.length === 0 ? (
          <LoaderCircle className="mx-auto my-3 size-4 animate-spin text-muted" aria-label="Loading" />
        ) : (
          note && <p className="px-2 py-2 text-muted text-xs leading-relaxed">{note}</p>
        )}
      </Popover.Content>
      <span className="sr-only" aria-live="polite">
        {open && !busy && `${options.length} found`}
      </span>
    </Popover.Root>
  )
}
