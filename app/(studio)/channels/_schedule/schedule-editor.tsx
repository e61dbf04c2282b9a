'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MediaSearch } from '#app/(studio)/library/_picker/use-media-search.ts'
import { DAY_MS } from '#domain/instants.ts'
import { toLocalMs } from '#domain/schedule/recurrence/zone.ts'
import type { DraftView, FindingView } from '#features/schedule/schema.ts'
import { Card } from '#ui/card.tsx'
import { useTimes } from '#ui/times.ts'
import { BlockDialog } from './_blocks/block-dialog.tsx'
import { useBlockEditing } from './_blocks/use-block-editing.ts'
import { CopyDaysDialog } from './_grid/copy-days-dialog.tsx'
import type { GridPiece } from './_grid/grid-events.ts'
import { GridToolbar } from './_grid/grid-toolbar.tsx'
import { LibraryTray } from './_grid/library-tray.tsx'
import { MoveQuestion } from './_grid/move-question.tsx'
import { ScheduleCalendar } from './_grid/schedule-calendar.tsx'
import { SelectionBar } from './_grid/selection-bar.tsx'
import { useClipboard } from './_grid/use-clipboard.ts'
import { useGrid } from './_grid/use-grid.ts'
import { useGridKeys, useUndoKeys } from './_grid/use-grid-keys.ts'
import { useSelection } from './_grid/use-selection.ts'
import { DstPreviewCard } from './_publish/dst-preview-card.tsx'
import { FlightCheckCard } from './_publish/flight-check-card.tsx'
import { PublishButton } from './_publish/publish-button.tsx'
import { useFindingNames } from './_publish/use-finding-names.ts'
import { VersionsCard } from './_publish/versions-card.tsx'
import { AirRulesCard } from './_rules/air-rules-card.tsx'
import { RulesCard } from './_rules/rules-card.tsx'
import { SeasonsCard } from './_rules/seasons-card.tsx'
import { SaveNotice, SaveWord } from './save-notice.tsx'
import { useScheduleDraft } from './use-schedule-draft.ts'

interface ScheduleEditorProps {
  channelId: string
  onAir: boolean
  given: DraftView
  /** Items for new blocks. */
  shelf: MediaSearch
}

export function ScheduleEditor({ channelId, onAir, given, shelf }: ScheduleEditorProps) {
  const trpc = useTRPC()
  const times = useTimes()
  const draft = useScheduleDraft(channelId, given)
  const check = useQuery(trpc.schedule.flightCheck.queryOptions({ channelId }))
  const airsCalendar = given.mode === 'calendar'
  const grid = useGrid(channelId, draft.schedule, { airsCalendar, onAir }, check.data)
  const { pieces, lockedMs, focusSoon: onMoved } = grid
  const selection = useSelection(pieces)
  const editing = useBlockEditing({ draft, pieces, shelf: shelf.media ?? [], selection, lockedMs, onMoved })
  const clipboard = useClipboard(draft, selection, grid.soonestMs, onMoved)
  const [copyingDays, setCopyingDays] = useState(false)
  const [fillersOpen, setFillersOpen] = useState(false)
  const names = useFindingNames(draft.schedule, check.data)
  useUndoKeys(draft.undo, draft.redo)
  const queryClient = useQueryClient()
  const draftOptions = trpc.schedule.getDraft.queryOptions({ channelId }, { staleTime: 0 })

  /** Reloads the draft's revision; after a rollback its content too. */
  async function reload(replace: boolean) {
    void queryClient.invalidateQueries({ queryKey: trpc.schedule.listVersions.queryKey({ channelId }) })
    void queryClient.invalidateQueries({ queryKey: trpc.guide.facts.queryKey({ channelId }) })
    const theirs = await queryClient.fetchQuery(draftOptions)
    if (replace) draft.take(theirs)
    else draft.rebase(theirs)
  }
  const show = ({ startsAt }: FindingView) =>
    grid.ref.current?.getApi().gotoDate(new Date(toLocalMs(grid.clock, Date.parse(startsAt))).toISOString())

  const findings = { clock: grid.clock, names, onFillers: () => setFillersOpen(true), onShow: show }

  /** The selection if the piece belongs to it, else the piece alone. */
  const takenWith = (piece: GridPiece) => (selection.has(piece) ? selection.chosen : [piece])
  const { keyPressed, pasteAt } = useGridKeys({
    selection,
    editing,
    clipboard,
    takenWith,
    nextStartMs: grid.nextStartMs,
  })

  function press(piece: GridPiece, { ctrl, shift }: { ctrl: boolean; shift: boolean }) {
    if (shift) return selection.extendTo(piece)
    if (ctrl || selection.choosing) return selection.toggle(piece)
    selection.clear()
    editing.open(piece)
  }
  function drawOver(startMs: number, durationMs: number, shift: boolean) {
    if (!shift) return editing.begin(startMs, durationMs)
    selection.add(pieces.filter((piece) => piece.startMs < startMs + durationMs && piece.endMs > startMs))
  }

  return (
    <div>
      <SaveNotice draft={draft} channelId={channelId} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem] xl:grid-rows-[auto_1fr]">
        <Card aria-label="Grid" className="min-w-0 overflow-clip">
          <GridToolbar
            grid={grid}
            draft={draft}
            selection={selection}
            onNew={() => editing.begin(grid.nextStartMs(), null)}
            onCopyDays={() => setCopyingDays(true)}
          />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-3 text-muted text-xs">
            {draft.schedule.zone !== times.zone && <span>Grid in {draft.schedule.zone}</span>}
            <SaveWord state={draft.state} />
            <span className="flex-1" />
            <PublishButton
              channelId={channelId}
              mode={given.mode}
              draft={draft}
              {...findings}
              onPublished={() => reload(false)}
            />
          </div>
          <ScheduleCalendar
            ref={grid.ref}
            view={grid.firstView}
            pieces={pieces}
            aired={grid.aired}
            faulty={grid.faulty}
            chosen={selection.keys}
            lockedMs={lockedMs}
            window={grid.window}
            nowMs={() => toLocalMs(grid.clock, serverNow())}
            onWindow={grid.setWindow}
            onPress={press}
            onMove={(piece, byMs, longerByMs) => editing.move(takenWith(piece), byMs, longerByMs, piece)}
            onSelect={drawOver}
            onDropMedia={editing.drop}
            onKey={keyPressed}
          />
          <SelectionBar
            selection={selection}
            editing={editing}
            clipboard={clipboard}
            onPaste={() => pasteAt(selection.chosen.at(-1) ?? null)}
          />
        </Card>
        <DstPreviewCard channelId={channelId} zone={draft.schedule.zone} className="max-xl:order-last xl:row-start-2" />
        <div className="grid min-w-0 gap-4 xl:col-start-2 xl:row-span-2 xl:row-start-1">
          <LibraryTray
            shelf={shelf}
            breaks={draft.schedule.breaks}
            onPlace={(item) => editing.begin(grid.nextStartMs(), null, item)}
          />
          <FlightCheckCard
            channelId={channelId}
            check={check}
            {...findings}
            airsCalendar={airsCalendar}
            hasBlocks={draft.schedule.blocks.length > 0}
          />
          <RulesCard channelId={channelId} mode={given.mode} draft={draft} onMode={() => reload(false)} />
          <AirRulesCard draft={draft} open={fillersOpen} onOpenChange={setFillersOpen} />
          <SeasonsCard draft={draft} />
          <VersionsCard channelId={channelId} onRolledBack={() => reload(true)} />
        </div>
      </div>
      <p className="sr-only" aria-live="polite" data-testid="schedule-said">
        {draft.said}
      </p>
      <BlockDialog editing={editing} schedule={draft.schedule} />
      <MoveQuestion editing={editing} />
      <CopyDaysDialog
        open={copyingDays}
        dayMs={Math.max(grid.window.fromMs, Math.floor(lockedMs / DAY_MS) * DAY_MS)}
        onCopy={(copy) => clipboard.copyDays({ ...copy, lockedMs })}
        onClose={() => setCopyingDays(false)}
      />
    </div>
  )
}
