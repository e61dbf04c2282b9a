'use client'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import type { BlockEditing } from '../_blocks/use-block-editing.ts'

/** For repeating blocks: apply to this airing only, to this and all following ones, or to all? */
export function MoveQuestion({ editing: { asked, answer, cancel } }: { editing: BlockEditing }) {
  const verb = asked?.what === 'remove' ? 'Remove' : 'Move'
  const [these, title] = asked?.many ? ['these', 'Some of them repeat.'] : ['this', `“${asked?.title ?? ''}” repeats.`]
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={cancel}
      title={`${verb} how many occurrences?`}
      description={title}
      className="max-w-md"
    >
      <div className="grid gap-2 pt-2">
        <Button tone="accent" onClick={() => answer('one')} autoFocus>
          {verb} {these} only
        </Button>
        <Button onClick={() => answer('following')}>
          {verb} {these} and all following
        </Button>
        <Button onClick={() => answer('all')}>{verb} all</Button>
        <Button tone="quiet" onClick={cancel}>
          Cancel
        </Button>
      </div>
    </Dialog>
  )
}
