'use client'
import { Copy, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useWatch } from 'react-hook-form'
import type { Block, BreakRules, Season, Source } from '#domain/schedule/model/schedule.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import type { FindingView } from '#features/schedule/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Form, FormActions } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AirFields } from './air-fields.tsx'
import { checkedBy } from './field-errors.ts'
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
      onOpenChange={onClose}
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
  block,
  isNew,
  findings,
  seasons,
  breaks,
  media,
  watchHref,
  check,
  ...on
}: BlockDialogProps & { block: Block }) {
  const form = useZodForm({ given: block, schema: checkedBy(check), save: async (changed) => on.onSave(changed) })
  const { dirtyFields } = form.formState
  const source = useWatch({ control: form.control, name: 'source' })

  /** Another item gives a new block its title and length. */
  function follow(next: Source) {
    if (!isNew) return
    const { title, durationMs } = followItem(next, new Set(Object.keys(dirtyFields)), media, breaks)
    if (title !== undefined) form.setValue('title', title)
    if (durationMs !== undefined) form.setValue('durationMs', durationMs)
  }

  return (
    <Form of={form}>
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
      <TimeFields form={form} fit={findFit(source, media, breaks)} />
      <SourceFields form={form} media={media} onPick={follow} />
      <RepeatFields form={form} />
      <AirFields form={form} seasons={seasons} />
      <FormActions label={isNew ? 'Add block' : 'Apply'} onCancel={on.onClose} sticky size="small">
        {!isNew && (
          <>
            <Button icon={Copy} size="small" onClick={() => on.onCopy(block)}>
              Copy
            </Button>
            <Button icon={Trash2} size="small" tone="danger-quiet" onClick={() => on.onRemove(block)}>
              Remove
            </Button>
          </>
        )}
      </FormActions>
    </Form>
  )
}
