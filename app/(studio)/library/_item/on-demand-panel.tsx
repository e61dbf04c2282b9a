'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MediaView } from '#features/media/schema.ts'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { QueryView } from '#ui/query-view.tsx'

/** Where anybody may watch the item. */
export function OnDemandPanel({ item }: { item: MediaView }) {
  return item.access === 'public' && item.status === 'ready' ? <OnDemandAddresses mediaId={item.id} /> : null
}

function OnDemandAddresses({ mediaId }: { mediaId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.media.onDemand.queryOptions({ mediaId }))
  return (
    <section aria-labelledby="on-demand">
      <h3 id="on-demand" className="mb-2 font-semibold text-sm">
        On demand
      </h3>
      <QueryView query={query} what="the addresses">
        {({ watchUrl, embedUrl, hlsUrl, dashUrl }) => (
          <dl className="grid gap-3 text-sm">
            <Address name="Page" url={watchUrl} />
            <Address name="Player for a frame" url={embedUrl} />
            <Address name="HLS" url={hlsUrl} />
            <Address name="DASH" url={dashUrl} />
          </dl>
        )}
      </QueryView>
    </section>
  )
}

function Address({ name, url }: { name: string; url: string }) {
  return (
    <div>
      <dt className="flex items-center justify-between gap-3 text-muted">
        {name}
        <CopyButton text={url} label={`Copy the address of ${name}`} />
      </dt>
      <dd className="mt-1">
        <CodeBox>{url}</CodeBox>
      </dd>
    </div>
  )
}
