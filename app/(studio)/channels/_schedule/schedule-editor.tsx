'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { toLocalMs } from '../../../../server/domain/schedule/zone.ts'
import type { MediaView } from '../../../../server/features/media/schema.ts'
import type { DraftView, FindingView } from '../../../../server/features/schedule/schema.ts'
import { serverNow } from '../../../_trpc/server-clock.ts'
import { useTRPC } from '../../../_trpc/trpc.ts'
import { Card } from '../../../_ui/card.tsx'
import { BlockDialog } from './block-dialog.tsx'
import { decideKey, isUndoKey } from './decide-key.ts'
import { FlightCheckCard } from './flight-check-card.tsx'
import type { GridPiece } from './grid-events.ts'
import { GridToolbar } from './grid-toolbar.tsx'
import { MediaShelf } from './media-shelf.tsx'
import { MoveQuestion } from './move-question.tsx'
import { PublishButton } from './publish-button.tsx'
import { RehearsalCard } from './rehearsal-card.tsx'
import { RulesCard } from './rules-card.tsx'
import { SaveNotice, SaveWord } from './save-notice.tsx'
import { ScheduleCalendar } from './schedule-calendar.tsx'
import { useBlockEditing } from './use-block-editing.ts'
import { useGrid } from './use-grid.ts'
import { useScheduleDraft } from './use-schedule-draft.ts'
import { VersionsCard } from './versions-card.tsx'

interface ScheduleEditorProps {
  channelId: string
  onAir: boolean
  given: DraftView
  media: readonly MediaView[]
}

export function ScheduleEditor({ channelId, onAir, given, media }: ScheduleEditorProps) {
  const trpc = useTRPC()
  const draft = useScheduleDraft(channelId, given)
  const check = useQuery(trpc.schedule.flightCheck.queryOptions({ channelId }))
  const grid = useGrid(channelId, draft.schedule, given.mode === 'CALENDAR' && onAir, check.data?.findings)
  const editing = useBlockEditing(draft, grid.pieces, media)
  useUndoKeys(draft.undo, draft.redo)
  const queryClient = useQueryClient()
  const draftOptions = trpc.schedule.getDraft.queryOptions({ channelId }, { staleTime: 0 })
  const root = useRef<HTMLDivElement>(null)

  /** What the server says of draft and versions; after a rollback its content too. */
  async function reload(replace: boolean) {
    void queryClient.invalidateQueries({ queryKey: trpc.schedule.listVersions.queryKey({ channelId }) })
    const theirs = await queryClient.fetchQuery(draftOptions)
    if (replace) draft.take(theirs)
    else draft.rebase(theirs)
  }
  const show = ({ startsAt }: FindingView) =>
    grid.ref.current?.getApi().gotoDate(new Date(toLocalMs(grid.clock, Date.parse(startsAt))).toISOString())

  function keyOn(piece: GridPiece, event: React.KeyboardEvent) {
    const act = decideKey(event)
    if (!act) return
    event.preventDefault()
    if (act.kind === 'remove') return editing.remove(piece)
    const toMs = piece.wholeStartMs + act.byMs
    editing.move(piece, toMs, piece.wholeDurationMs + act.longerByMs, false)
    grid.focusSoon(root.current, piece.occurrence.blockId, toMs)
  }

  return (
    <div ref={root}>
      <SaveNotice draft={draft} channelId={channelId} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem] xl:grid-rows-[auto_1fr]">
        <Card aria-label="Grid" className="min-w-0 overflow-hidden">
          <GridToolbar
            title={grid.title}
            view={grid.view}
            draft={draft}
            onView={grid.setView}
            onGo={(where) => grid.ref.current?.getApi()[where]()}
            onNew={() => editing.begin(grid.nextStartMs(), null)}
          />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-3 text-muted text-xs">
            <span>Times of {draft.schedule.zone}</span>
            <SaveWord state={draft.state} />
            <span className="flex-1" />
            <PublishButton
              channelId={channelId}
              draft={draft}
              clock={grid.clock}
              onShow={show}
              onPublished={() => reload(false)}
            />
          </div>
          <ScheduleCalendar
            ref={grid.ref}
            view={grid.firstView}
            pieces={grid.pieces}
            aired={grid.aired}
            faulty={grid.faulty}
            lockedMs={grid.lockedMs}
            window={grid.window}
            nowMs={() => toLocalMs(grid.clock, serverNow())}
            onWindow={grid.setWindow}
            onOpen={editing.open}
            onMove={(piece, toMs, durationMs) => editing.move(piece, toMs, durationMs, true)}
            onSelect={(startMs, durationMs) => editing.begin(startMs, durationMs)}
            onDropMedia={editing.drop}
            onKey={keyOn}
          />
        </Card>
        <RehearsalCard channelId={channelId} zone={draft.schedule.zone} className="max-xl:order-last xl:row-start-2" />
        <div className="grid min-w-0 gap-4 xl:col-start-2 xl:row-span-2 xl:row-start-1">
          <MediaShelf media={media} onPlace={(item) => editing.begin(grid.nextStartMs(), null, item)} />
          <FlightCheckCard check={check} clock={grid.clock} onRetry={() => check.refetch()} onShow={show} />
          <RulesCard channelId={channelId} mode={given.mode} draft={draft} onMode={() => reload(false)} />
          <VersionsCard channelId={channelId} onRolledBack={() => reload(true)} />
        </div>
      </div>
      <p className="sr-only" aria-live="polite" data-testid="schedule-said">
        {draft.said}
      </p>
      <BlockDialog
        block={editing.editing?.block ?? null}
        isNew={editing.editing?.isNew ?? false}
        media={media}
        check={editing.check}
        onSave={editing.save}
        onCopy={editing.copy}
        onRemove={editing.removeWhole}
        onClose={editing.close}
      />
      <MoveQuestion
        asked={editing.asked}
        onOne={() => editing.answer(true)}
        onAll={() => editing.answer(false)}
        onCancel={editing.cancel}
      />
    </div>
  )
}

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) anywhere on the page but in a field of text, which has its own. */
function useUndoKeys(undo: () => void, redo: () => void) {
  const latest = useRef({ undo, redo })
  latest.current = { undo, redo }
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const which = isUndoKey(event)
      if (!which || (event.target as HTMLElement).closest('input, textarea, select, [role="dialog"]')) return
      event.preventDefault()
      latest.current[which]()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
