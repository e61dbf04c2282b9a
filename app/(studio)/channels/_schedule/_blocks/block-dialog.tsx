'use client'
import { Copy, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { useWatch } from 'react-hook-form'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useMediaItems } from '#app/(studio)/library/_picker/use-media-items.ts'
import { nextAiring } from '#domain/schedule/expand/next-airing.ts'
import type { Schedule, Source } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { FUTURE_MS } from '#features/preview/schema.ts'
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
import type { BlockEditing, EditedBlock } from './use-block-editing.ts'

const MAX_FINDINGS = 3

interface BlockDialogProps {
  editing: BlockEditing
  schedule: Schedule
}

/** Edits one block. It can do everything that the mouse does on the grid. */
export function BlockDialog({ editing, schedule }: BlockDialogProps) {
  const { edited, close } = editing
  const { block, isNew } = edited ?? {}
  return (
    <Dialog
      open={edited !== null}
      onOpenChange={close}
      place="side"
      title={isNew ? 'New block' : (block?.title ?? '')}
      description={
        block?.rrule != null && !isNew
          ? "It repeats: changes apply to all its airings. Times are in the channel's time zone."
          : "Times are in the channel's time zone."
      }
    >
      {edited && <BlockForm key={edited.block.id} {...edited} editing={editing} schedule={schedule} />}
    </Dialog>
  )
}

function BlockForm({ block, isNew, piece, editing, schedule }: BlockDialogProps & EditedBlock) {
  const { breaks, seasons } = schedule
  const { channelId } = useParams<{ channelId: string }>()
  const form = useZodForm({ given: block, schema: checkedBy(editing.check), save: async (next) => editing.save(next) })
  const { dirtyFields } = form.formState
  const source: Source = useWatch({ control: form.control, name: 'source' })
  const items = useMediaItems(idsOf(source))

  /** Another item gives a new block its title and length. */
  function follow(item: MediaView | null) {
    if (!isNew) return
    const { title, durationMs } = followItem(item, new Set(Object.keys(dirtyFields)), breaks)
    if (title !== undefined) form.setValue('title', title)
    if (durationMs !== undefined) form.setValue('durationMs', durationMs)
  }

  /** Preview of the opened airing if it is upcoming and in range, else of the next one. */
  function previewHref(): string | null {
    if (isNew || !piece) return null
    const now = serverNow()
    const { blockId, startsAt } = piece.occurrence
    const at = nextAiring(schedule, blockId, { wanted: startsAt, now, until: now + FUTURE_MS })
    return at === null ? null : `/channels/${channelId}/future?at=${new Date(at).toISOString()}&version=draft`
  }
  const href = previewHref()

  return (
    <Form of={form}>
      {piece?.findings.slice(0, MAX_FINDINGS).map(({ severity, code, startsAt, message, remedy }) => (
        <Notice key={`${code} ${startsAt} ${message}`} tone={severity === 'red' ? 'danger' : 'warn'}>
          {message} {remedy}
        </Notice>
      ))}
      {href && (
        <Button asChild icon={Play} size="small" className="justify-self-start">
          <Link href={href}>Preview</Link>
        </Button>
      )}
      <TimeFields
        form={form}
        fit={findFit((source.type === 'item' && items.items.get(source.mediaId)) || null, breaks)}
      />
      <SourceFields form={form} items={items} onPick={follow} />
      <RepeatFields form={form} />
      <AirFields form={form} seasons={seasons} />
      <FormActions needs="program" label={isNew ? 'Add block' : 'Apply'} onCancel={editing.close} sticky size="small">
        {!isNew && (
          <>
            <Button needs="program" icon={Copy} size="small" onClick={() => editing.copy(block)}>
              Copy
            </Button>
            <Button
              needs="program"
              icon={Trash2}
              size="small"
              tone="danger-quiet"
              onClick={() => editing.removeWhole(block)}
            >
              Remove
            </Button>
          </>
        )}
      </FormActions>
    </Form>
  )
}

function idsOf(source: Source): readonly string[] {
  return source.type === 'item' ? [source.mediaId] : source.type === 'list' ? source.mediaIds : []
}
