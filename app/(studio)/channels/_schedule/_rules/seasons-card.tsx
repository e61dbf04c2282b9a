'use client'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { sayDate } from '#domain/schedule/check/say.ts'
import type { Season } from '#domain/schedule/model/schedule.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { errorsOf } from '../_blocks/field-errors.ts'
import { countBlocks } from '../_grid/use-clipboard.ts'
import { newId } from '../edit-schedule.ts'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { SeasonForm } from './season-form.tsx'

/** Templates that override the base on their dates: Christmas, the summer holidays. */
export function SeasonsCard({ draft: { schedule, change } }: { draft: ScheduleDraft }) {
  const [edited, setEdited] = useState<{ season: Season; isNew: boolean } | null>(null)
  const blocksOf = (id: string) => schedule.blocks.filter(({ seasonId }) => seasonId === id).length
  const withSeason = (season: Season) => {
    const known = schedule.seasons.some(({ id }) => id === season.id)
    const seasons = known
      ? schedule.seasons.map((other) => (other.id === season.id ? season : other))
      : [...schedule.seasons, season]
    return { ...schedule, seasons }
  }

  return (
    <Card aria-label="Seasons" data-testid="seasons">
      <CardHeader title="Seasons" hint="Override the base on their dates.">
        <Button
          needs="program"
          icon={Plus}
          size="small"
          onClick={() => setEdited({ season: newSeason(), isNew: true })}
        >
          New season
        </Button>
      </CardHeader>
      {schedule.seasons.length === 0 ? (
        <p className="px-4 pb-4 text-muted text-xs leading-relaxed sm:px-5">
          No seasons yet. A season holds blocks for certain dates, such as Christmas.
        </p>
      ) : (
        <ul className="grid gap-3 px-4 pb-4 sm:px-5">
          {schedule.seasons.map((season) => (
            <li key={season.id} className="flex items-start gap-2 text-sm" data-testid="season">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{season.title || 'Untitled season'}</span>
                <span className="block text-muted text-xs leading-relaxed">
                  {season.ranges.length === 0 && 'No dates: it never airs. '}
                  {season.ranges.map(({ from, until }) => `${sayDate(from)} to ${sayDate(until)}`).join(', ')}
                </span>
                <span className="block text-muted text-xs">
                  {countBlocks(blocksOf(season.id))}
                  {season.replacesBase && ', replaces the base'}
                </span>
              </span>
              <Button
                needs="program"
                size="small"
                aria-label={`Change ${season.title || 'the season'}`}
                onClick={() => setEdited({ season, isNew: false })}
              >
                Change
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={edited !== null}
        onOpenChange={() => setEdited(null)}
        place="side"
        title={edited?.isNew ? 'New season' : (edited?.season.title ?? '')}
        description="Its blocks air only on its dates and override the base."
      >
        {edited && (
          <SeasonForm
            given={edited.season}
            blocks={edited.isNew ? null : blocksOf(edited.season.id)}
            check={(season) => {
              const next = withSeason(season)
              return errorsOf(next, `seasons[${next.seasons.indexOf(season)}].`)
            }}
            onSave={(season) => {
              change(withSeason(season), `The season ${season.title} ${edited.isNew ? 'added' : 'changed'}`)
              setEdited(null)
            }}
            onRemove={({ id, title }) => {
              const seasons = schedule.seasons.filter((other) => other.id !== id)
              const blocks = schedule.blocks.filter(({ seasonId }) => seasonId !== id)
              change({ ...schedule, seasons, blocks }, `The season ${title} removed`)
              setEdited(null)
            }}
            onCancel={() => setEdited(null)}
          />
        )}
      </Dialog>
    </Card>
  )
}

const newSeason = (): Season => ({ id: newId('se'), title: '', ranges: [{ from: '', until: '' }], replacesBase: false })
