'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { QualityView } from '#features/media/quality-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { formatDuration } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { usePutMedia } from '../use-library.ts'
import { Fact, Facts } from './facts.tsx'

/** What was measured while the item was prepared, beside its faults. */
export function QualityPanel({ item }: { item: MediaView }) {
  const trpc = useTRPC()
  const isReady = item.status === 'ready'
  const quality = useQuery(trpc.media.quality.queryOptions({ mediaId: item.id }, { enabled: isReady }))
  if (!isReady) return null
  return (
    <QueryView query={quality} what="the measurements" className="px-0 pb-0 sm:px-0">
      {({ measured, suggestedBreaksMs }) =>
        measured && (
          <Facts title="Measurements">
            <Fact name="Loudness">
              <LoudnessLine {...measured.shortTermLufs} />
            </Fact>
            <Fact name="Scene cuts">{String(measured.cuts)}</Fact>
            <Fact name="Suggested breaks">
              {suggestedBreaksMs.length > 0 ? (
                <>
                  {suggestedBreaksMs.map(formatDuration).join(', ')}
                  <SuggestedBreaks item={item} suggestedMs={suggestedBreaksMs} />
                </>
              ) : null}
            </Fact>
          </Facts>
        )
      }
    </QueryView>
  )
}

/** Adds them to the break positions of the item. */
function SuggestedBreaks({ item, suggestedMs }: { item: MediaView; suggestedMs: readonly number[] }) {
  const put = usePutMedia()
  const save = useMutation(
    useTRPC().media.setBreakPositions.mutationOptions({
      onSuccess(media) {
        put(media)
        toast.success('Suggested breaks added')
      },
      onError: (error) => toastError('The breaks were not changed', error),
    }),
  )
  const all = [...new Set([...item.breakPositionsMs, ...suggestedMs])].sort((a, b) => a - b)
  if (all.length === item.breakPositionsMs.length)
    return <span className="block text-muted text-xs">Added as breaks.</span>
  return (
    <Button
      needs="program"
      icon={Plus}
      size="small"
      className="mt-2 flex"
      busy={save.isPending}
      onClick={() => save.mutate({ mediaId: item.id, positionsMs: all })}
    >
      Add as breaks
    </Button>
  )
}

/** From the loudest to the quietest level that is shown. */
const [TOP_LUFS, BOTTOM_LUFS] = [-5, -55]
const [WIDTH, HEIGHT] = [240, 40]

/** Short-term loudness over the item; silence is at the bottom. */
function LoudnessLine({ stepMs, values }: NonNullable<QualityView['measured']>['shortTermLufs']) {
  const heard = values.flatMap((value) => value ?? [])
  if (heard.length === 0) return 'Silent'
  const [low, high] = [heard.reduce((a, b) => Math.min(a, b)), heard.reduce((a, b) => Math.max(a, b))]
  const label = `From ${signed(low)} to ${signed(high)} LUFS over ${formatDuration(values.length * stepMs)}`
  const y = (lufs: number | null) =>
    ((TOP_LUFS - Math.max(BOTTOM_LUFS, Math.min(TOP_LUFS, lufs ?? BOTTOM_LUFS))) / (TOP_LUFS - BOTTOM_LUFS)) * HEIGHT
  const x = (index: number) => (values.length === 1 ? 0 : (index / (values.length - 1)) * WIDTH)
  return (
    <>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-10 w-full text-accent"
      >
        <polyline
          points={values.map((lufs, index) => `${x(index).toFixed(1)},${y(lufs).toFixed(1)}`).join(' ')}
          fill="none"
          stroke="currentColor"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span className="text-muted text-xs">
        {signed(low)} to {signed(high)} LUFS
      </span>
    </>
  )
}

const signed = (lufs: number) => lufs.toFixed(1).replace('-', '−')
