'use client'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import type { Reach } from '../_blocks/edit-many.ts'

interface MoveQuestionProps {
  /** The edit of one or more blocks of which some repeat; null: nothing to ask. */
  asked: { title: string; what: 'move' | 'remove'; many: boolean } | null
  onAnswer(reach: Reach): void
  onCancel(): void
}

/** For repeating blocks: apply to this airing only, to this and all following ones, or to all? */
export function MoveQuestion({ asked, onAnswer, onCancel }: MoveQuestionProps) {
  const verb = asked?.what === 'remove' ? 'Remove' : 'Move'
  const [these, title] = asked?.many ? ['these', 'Some of them repeat.'] : ['this', `“${asked?.title ?? ''}” repeats.`]
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={(open) => !open && onCancel()}
      title={`${verb} how many occurrences?`}
      description={title}
      className="max-w-md"
    >
      <div className="grid gap-2 pt-2">
        <Button tone="accent" onClick={() => onAnswer('one')} autoFocus>
          {verb} {these} only
        </Button>
        <Button onClick={() => onAnswer('following')}>
          {verb} {these} and all following
        </Button>
        <Button onClick={() => onAnswer('all')}>{verb} all</Button>
        <Button tone="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </Dialog>
  )
}
