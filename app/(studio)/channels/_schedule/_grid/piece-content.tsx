import type { EventDisplayInfo } from '@fullcalendar/react'
import { Lock, Repeat2, TriangleAlert } from 'lucide-react'
import { sayDayTime, sayLength, sayTime } from '#domain/schedule/check/say.ts'
import type { GridPiece } from './grid-events.ts'

/** A shorter piece shows only its title. */
const TWO_LINES_MS = 2_700_000
/** From here on a long title may wrap to two lines. */
const THREE_LINES_MS = 3_600_000

/** A block on the grid. Its accessible text has its start and its findings. */
export function PieceContent({ piece, info }: { piece: GridPiece | undefined; info: EventDisplayInfo }) {
  if (info.event.display === 'background') return null
  if (!piece)
    return (
      <span className="piece-text">
        <span className="piece-title">
          {!info.isMirror && <Lock aria-label="Aired:" />}
          {info.event.title}
        </span>
      </span>
    )
  const { title, wholeStartMs, wholeDurationMs, coveredBy, locked, mark, repeats, hard, driftMs, findings } = piece
  const roomy = piece.endMs - piece.startMs >= TWO_LINES_MS
  const long = piece.endMs - piece.startMs >= THREE_LINES_MS
  return (
    <span className="piece-text" data-piece={piece.key} data-start-ms={wholeStartMs} data-testid="schedule-block">
      <span className={long ? 'piece-title piece-title-wrapped' : 'piece-title'}>
        {locked && <Lock aria-hidden />}
        {mark && <TriangleAlert aria-hidden className={`mark-${mark}`} />}
        {repeats && <Repeat2 aria-hidden />}
        {title}
      </span>
      {(roomy || info.view.type.startsWith('list')) && (
        <span className="piece-time" aria-hidden>
          {sayTimes(info)}
          {hard && ' · hard'}
          {driftMs > 0 && ` · ${driftMs.toLocaleString('en')} ms late`}
        </span>
      )}
      <span className="piece-words">
        , {sayDayTime(wholeStartMs)}, {sayLength(wholeDurationMs)}
        {repeats && ', repeats'}
        {hard && ', hard start'}
        {coveredBy && `, covered by ${coveredBy}`}
        {locked && ', locked'}
        {driftMs > 0 && `, ${driftMs} ms late`}
        {mark === 'red' && ', error: '}
        {mark === 'amber' && ', warning: '}
        {mark && findings[0]?.message}
        {info.event.extendedProps.isChosen === true && ', selected'}
      </span>
    </span>
  )
}

/** Of what is drawn: while dragged, that differs from the piece. */
function sayTimes({ event: { start, end } }: EventDisplayInfo): string {
  return [start, end].map((at) => (at ? sayTime(at.getTime()) : '')).join('–')
}
