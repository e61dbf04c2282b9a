import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle, type LucideIcon } from 'lucide-react'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import type { Permission } from '#domain/account/permissions.ts'
import { cn } from './cn.ts'
import { Refusable } from './refusable.tsx'

const buttonStyle = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium text-sm transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        accent: 'bg-accent text-accent-ink hover:bg-accent/88',
        plain: 'border border-line bg-surface text-ink hover:bg-raised',
        quiet: 'text-muted hover:bg-raised hover:text-ink',
        danger: 'bg-on-air text-on-air-ink hover:bg-on-air/88',
        'danger-quiet': 'text-danger hover:bg-danger-soft',
      },
      size: { small: 'h-8 px-3 text-[0.8125rem]', normal: 'h-10 px-4', icon: 'size-10', 'icon-small': 'size-8' },
    },
    defaultVariants: { tone: 'plain', size: 'normal' },
  },
)

type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonStyle> & {
    /** Renders its only child (a link) as the button. */
    asChild?: boolean
    icon?: LucideIcon
    /** Shows a spinner and ignores presses. */
    busy?: boolean
    /** Without this permission it is disabled, and its tooltip says why. */
    needs?: Permission
  }

export function Button({
  className,
  tone,
  size,
  asChild,
  icon: Icon,
  busy,
  disabled,
  needs,
  children,
  ...props
}: ButtonProps) {
  const style = cn(buttonStyle({ tone, size }), className)
  if (asChild)
    return (
      <Slot.Root className={style} {...props}>
        {Icon && <Icon aria-hidden />}
        <Slot.Slottable>{children}</Slot.Slottable>
      </Slot.Root>
    )
  const button = (
    <button type="button" className={style} disabled={disabled || busy} aria-busy={busy || undefined} {...props}>
      {busy && <LoaderCircle className="animate-spin" aria-hidden />}
      {Icon && <Icon aria-hidden />}
      {children}
    </button>
  )
  return needs ? <Refusable needs={needs}>{button}</Refusable> : button
}
