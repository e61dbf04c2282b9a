'use client'
import { Copy, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import type { Block, BreakRules, Season } from '#domain/schedule/model/schedule.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import type { FindingView } from '#features/schedule/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { FormActions } from '#ui/form.tsx'
import { useLeaveGuard } from '#ui/leave-guard.tsx'
import { Notice } from '#ui/notice.tsx'
import { AirFields } from './air-fields.tsx'
import type { BlockFieldsProps } from './block-fields-props.ts'
import { errorAt } from './field-errors.ts'
import { findFit, followItem } from './fit-item.ts'
import { RepeatFields } from './repeat-fields.tsx'
import { SourceFields } from './source-fields.tsx'
import { TimeFields } from './time-fields.tsx'

const MAX_FINDINGS = 3

interface BlockDialogProps {
  /** null: closed. */
  block: Block | null
  isNew: boolean
  /** Findings of the flight check for the airing it was opened from. */
  findings: readonly FindingView[]
  seasons: readonly Season[]
  breaks: BreakRules
  media: readonly MediaView[]
  /** Preview of its next airing in the draft; null: there is none. */
  watchHref: string | null
  /** The errors of the block as it would be saved. */
  check(block: Block): FieldError[]
  onSave(block: Block): void
  onCopy(block: Block): void
  onRemove(block: Block): void
  onClose(): void
}

/** Edits one block. It can do everything that the mouse does on the grid. */
export function BlockDialog({ block, isNew, onClose, ...props }: BlockDialogProps) {
  return (
    <Dialog
      open={block !== null}
      onOpenChange={(open) => !open && onClose()}
      place="side"
      title={isNew ? 'New block' : (block?.title ?? '')}
      description={
        block?.rrule != null && !isNew
          ? "It repeats: changes apply to all its airings. Times are in the channel's time zone."
          : "Times are in the channel's time zone."
      }
    >
      {block && <BlockForm key={block.id} {...props} block={block} isNew={isNew} onClose={onClose} />}
    </Dialog>
  )
}

function BlockForm({
  block: given,
  isNew,
  findings,
  seasons,
  breaks,
  media,
  watchHref,
  check,
  ...on
}: BlockDialogProps & { block: Block }) {
  const [block, setBlock] = useState(given)
  useLeaveGuard(block !== given)
  const [errors, setErrors] = useState<FieldError[]>([])
  const [typed, setTyped] = useState<ReadonlySet<string>>(new Set())

  function submit(event: FormEvent) {
    event.preventDefault()
    const found = check(block)
    setErrors(found)
    if (found.length === 0) on.onSave(block)
  }

  function apply(change: Partial<Block>) {
    setBlock((before) => ({ ...before, ...change }))
    setErrors((before) => before.filter(({ field }) => !Object.keys(change).some((name) => field.startsWith(name))))
  }
  const fields: BlockFieldsProps = {
    block,
    onChange(change) {
      setTyped((before) => new Set([...before, ...Object.keys(change)]))
      apply(change)
    },
    errorAt: (name) => errorAt(errors, name),
  }
  const atNoField = errors.filter(({ field }) => field === '')

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {errors.length > 0 && (
        <Notice tone="danger">
          {atNoField.length > 0
            ? atNoField.map(({ message }) => message).join(' ')
            : 'The block was not changed. Check the marked fields.'}
        </Notice>
      )}
      {findings.slice(0, MAX_FINDINGS).map(({ severity, code, startsAt, message, remedy }) => (
        <Notice key={`${code} ${startsAt} ${message}`} tone={severity === 'red' ? 'danger' : 'warn'}>
          {message} {remedy}
        </Notice>
      ))}
      {watchHref && (
        <Button asChild size="small" className="justify-self-start">
          <Link href={watchHref}>
            <Play aria-hidden />
            Preview
          </Link>
        </Button>
      )}
      <TimeFields {...fields} fit={findFit(block.source, media, breaks)} />
      <SourceFields
        {...fields}
        media={media}
        onChange={(change) => apply({ ...change, ...(isNew && followItem(change.source, typed, media, breaks)) })}
      />
      <RepeatFields {...fields} />
      <AirFields {...fields} seasons={seasons} />
      <FormActions label={isNew ? 'Add block' : 'Apply'} onCancel={on.onClose} sticky size="small">
        {!isNew && (
          <>
            <Button icon={Copy} size="small" onClick={() => on.onCopy(given)}>
              Copy
            </Button>
            <Button icon={Trash2} size="small" tone="danger-quiet" onClick={() => on.onRemove(given)}>
              Remove
            </Button>
          </>
        )}
      </FormActions>
    </form>
  )
}
