'use client'
import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import type { Permission } from '#domain/account/permissions.ts'
import { cn } from './cn.ts'
import { useRefusal } from './permissions.tsx'

interface MenuProps {
  trigger: ReactNode
  children: ReactNode
  side?: 'top' | 'bottom'
  /** Where to draw it: full-screen elements show only their content. */
  container?: HTMLElement | null
}

export function Menu({ trigger, children, side = 'bottom', container }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={container ?? undefined}>
        <Radix.Content
          align="end"
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 min-w-44 animate-appear rounded-xl border border-line bg-surface p-1 text-ink shadow-raised"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const itemStyle =
  'flex select-none items-center gap-2.5 rounded-lg px-2.5 py-2 text-sm outline-none data-[highlighted]:bg-raised data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0'

type MenuItemProps = ComponentProps<typeof Radix.Item> & {
  icon?: LucideIcon
  danger?: boolean
  /** Without this permission it is disabled, and its tooltip says why. */
  needs?: Permission
}

export function MenuItem({ icon: Icon, danger, needs, className, children, disabled, ...props }: MenuItemProps) {
  const refusal = useRefusal(needs)
  return (
    <Radix.Item
      disabled={disabled || refusal !== null}
      title={refusal ?? undefined}
      className={cn(itemStyle, danger ? 'text-danger data-[highlighted]:bg-danger-soft' : undefined, className)}
      {...props}
    >
      {Icon && <Icon aria-hidden />}
      {children}
    </Radix.Item>
  )
}

export function MenuChoice({
  value,
  onChange,
  options,
}: {
  value: string
  onChange(value: string): void
  options: { value: string; label: string }[]
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={cn(itemStyle, 'justify-between')}>
          <span className="min-w-0 truncate">{option.label}</span>
          <Radix.ItemIndicator>
            <Check className="text-accent" aria-hidden />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 py-1.5 text-muted text-xs">{children}</Radix.Label>
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}
