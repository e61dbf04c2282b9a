'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MediaView } from '#features/media/schema.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { accessWord } from '../_list/media-words.ts'
import { Address } from './address.tsx'
import { OnDemandForm } from './on-demand-form.tsx'
import { SignedLink } from './signed-link.tsx'

/** Who may watch the item by itself, and where. */
export function OnDemandPanel({ item }: { item: MediaView }) {
  return item.status === 'ready' ? <OnDemandOf mediaId={item.id} /> : null
}

function OnDemandOf({ mediaId }: { mediaId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.media.onDemand.queryOptions({ mediaId }))
  return (
    <section aria-labelledby="on-demand">
      <div className="mb-2 flex items-center justify-between gap-3">
        <h3 id="on-demand" className="font-semibold text-sm">
          On demand
        </h3>
        {query.data && (
          <DialogButton
            needs="program"
            size="small"
            label="Change"
            title="Who may watch on demand"
            description="It takes effect within six seconds."
          >
            {(close) => <OnDemandForm mediaId={mediaId} view={query.data} onDone={close} />}
          </DialogButton>
        )}
      </div>
      <QueryView query={query} what="the addresses">
        {(view) => (
          <div className="grid gap-3 text-sm">
            <p className="text-muted">
              {accessWord(view.access)}
              {view.encrypted && ', encrypted'}
              {view.access !== 'private' && view.embedDomains.length > 0 && `, on ${view.embedDomains.join(', ')}`}
            </p>
            {view.access === 'token' && <SignedLink mediaId={mediaId} />}
            {view.access === 'public' && (
              <dl className="grid gap-3">
                <Address name="Page" url={view.watchUrl} />
                <Address name="Player for a frame" url={view.embedUrl} />
                <Address name="HLS" url={view.hlsUrl} />
                {!view.encrypted && <Address name="DASH" url={view.dashUrl} />}
              </dl>
            )}
          </div>
        )}
      </QueryView>
    </section>
  )
}
