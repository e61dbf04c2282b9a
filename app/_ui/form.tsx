'use client'
import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from 'react'
import { type FieldPath, type FieldValues, type UseFormRegisterReturn, useController } from 'react-hook-form'
import type { Permission } from '#domain/account/permissions.ts'
import { Button } from './button.tsx'
import { cn } from './cn.ts'
import { Field, type FieldControl, Input, Suggestions } from './field.tsx'
import { Notice } from './notice.tsx'
import { Select } from './select.tsx'
import { Switch } from './switch.tsx'
import { UpgradeLink } from './upgrade-link.tsx'
import { UPGRADE, type ZodForm } from './use-zod-form.ts'

interface FormProps<Values extends FieldValues, Output> extends ComponentProps<'form'> {
  of: ZodForm<Values, Output>
}

/** A form, with its error above the fields. A failed submit focuses the first field with an error. */
export function Form<Values extends FieldValues, Output>({
  of,
  className,
  children,
  ...props
}: FormProps<Values, Output>) {
  const element = useRef<HTMLFormElement>(null)
  const { submitCount } = of.formState
  useEffect(() => {
    if (submitCount > 0) element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [submitCount])
  const refusal = of.errorAt('root')
  return (
    // post: a submit before hydration does not put a password into the URL.
    <form
      ref={element}
      {...props}
      onSubmit={of.submit}
      method="post"
      noValidate
      className={cn('grid gap-5 pt-1', className)}
    >
      {refusal && (
        <Notice tone="danger" action={of.formState.errors.root?.type === UPGRADE && <UpgradeLink />}>
          {refusal}
        </Notice>
      )}
      {children}
    </form>
  )
}

interface FieldOfProps<Values extends FieldValues, Output> {
  of: ZodForm<Values, Output>
  name: FieldPath<Values>
  label: string
  hint?: ReactNode
}

interface FormFieldProps<Values extends FieldValues, Output> extends FieldOfProps<Values, Output> {
  /** The schema expects a number; other text becomes NaN. */
  asNumber?: boolean
  /** Any other conversion of the text. */
  read?(text: string): unknown
  children(control: FieldControl & UseFormRegisterReturn): ReactNode
}

/** A field around any native control. */
export function FormField<Values extends FieldValues, Output>({
  of,
  name,
  label,
  hint,
  asNumber,
  read,
  children,
}: FormFieldProps<Values, Output>) {
  const registered = of.register(name, asNumber ? { valueAsNumber: true } : { setValueAs: read })
  return (
    <Field label={label} error={of.errorAt(name)} hint={hint}>
      {(control) => children({ ...control, ...registered })}
    </Field>
  )
}

type TextFieldProps<Values extends FieldValues, Output> = FieldOfProps<Values, Output> &
  Omit<ComponentProps<'input'>, 'name'> &
  Pick<FormFieldProps<Values, Output>, 'asNumber' | 'read'> & { suggestions?: readonly string[] }

export function TextField<Values extends FieldValues, Output>({
  of,
  name,
  label,
  hint,
  asNumber,
  read,
  suggestions,
  ...input
}: TextFieldProps<Values, Output>) {
  const listId = useId()
  return (
    <FormField of={of} name={name} label={label} hint={hint} asNumber={asNumber} read={read}>
      {(control) => (
        <>
          <Input autoComplete="off" list={suggestions && listId} {...input} {...control} />
          {suggestions && <Suggestions id={listId} values={suggestions} />}
        </>
      )}
    </FormField>
  )
}

interface SelectFieldProps<Values extends FieldValues, Output> extends FieldOfProps<Values, Output> {
  options: readonly { value: string; label: string; disabled?: boolean }[]
  className?: string
  /** The option '' stands for null. */
  orNull?: boolean
  /** Called before the field changes: other fields may follow it. */
  onPick?(value: string): void
}

export function SelectField<Values extends FieldValues, Output>({
  of,
  name,
  label,
  hint,
  orNull,
  onPick,
  ...select
}: SelectFieldProps<Values, Output>) {
  const { field } = useController({ control: of.control, name })
  function pick(value: string) {
    onPick?.(value)
    field.onChange(orNull && value === '' ? null : value)
  }
  return (
    <Field label={label} error={of.errorAt(name)} hint={hint}>
      {(control) => <Select {...select} {...control} {...field} value={field.value ?? ''} onChange={pick} />}
    </Field>
  )
}

export function SwitchField<Values extends FieldValues, Output>({
  of,
  name,
  label,
}: Omit<FieldOfProps<Values, Output>, 'hint'>) {
  const { field } = useController({ control: of.control, name })
  return <Switch label={label} checked={field.value} onChange={field.onChange} />
}

interface FormActionsProps {
  /** Label of the submit button: “Create channel”. */
  label: string
  busy?: boolean
  disabled?: boolean
  /** Of the submit button (button.tsx). */
  needs?: Permission
  onCancel?(): void
  /** Stays visible at the bottom of its dialog. */
  sticky?: boolean
  size?: 'small' | 'normal'
  /** More buttons, at the other end. */
  children?: ReactNode
}

export function FormActions({ label, busy, disabled, needs, onCancel, sticky, size, children }: FormActionsProps) {
  return (
    <div
      className={cn(
        'flex flex-wrap items-center justify-end gap-2',
        sticky && 'sticky -bottom-5 -mx-5 -mb-5 rounded-b-2xl border-line border-t bg-surface px-5 pt-3 pb-4',
      )}
    >
      {children && (
        <>
          {children}
          <span className="flex-1" />
        </>
      )}
      {onCancel && (
        <Button size={size} onClick={onCancel}>
          Cancel
        </Button>
      )}
      <Button type="submit" tone="accent" size={size} busy={busy} disabled={disabled} needs={needs}>
        {label}
      </Button>
    </div>
  )
}
