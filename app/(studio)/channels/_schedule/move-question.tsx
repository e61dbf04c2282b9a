'use client'
import { Button } from '../../../_ui/button.tsx'
import { Dialog } from '../../../_ui/dialog.tsx'

interface MoveQuestionProps {
  /** What was done to a block that repeats; null: nothing to ask. */
  asked: { title: string; what: 'move' | 'remove' } | null
  onOne(): void
  onAll(): void
  onCancel(): void
}

/** A block that repeats: this airing only, or all of them? */
export function MoveQuestion({ asked, onOne, onAll, onCancel }: MoveQuestionProps) {
  const verb = asked?.what === 'remove' ? 'Remove' : 'Move'
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={(open) => !open && onCancel()}
      title={`${verb} one or all?`}
      description={`“${asked?.title ?? ''}” repeats.`}
      className="max-w-md"
    >
      <div className="flex flex-wrap justify-end gap-2 pt-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button onClick={onAll}>{verb} all</Button>
        <Button tone="accent" onClick={onOne} autoFocus>
          {verb} this one only
        </Button>
      </div>
    </Dialog>
  )
}
