'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { LONGEST_PLAY_S, PLAY_FOR_S } from '#domain/playback/token.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { formatDateTime } from '#ui/format.ts'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { Address } from './address.tsx'

const LIFETIMES = [3_600, PLAY_FOR_S, LONGEST_PLAY_S].map((seconds) => ({
  value: String(seconds),
  label: seconds === 3_600 ? '1 hour' : `${seconds / 3_600} hours`,
}))

/** Signs links of an item, and ends those that were signed. */
export function SignedLink({ mediaId }: { mediaId: string }) {
  const trpc = useTRPC()
  const [playForS, setPlayForS] = useState(String(PLAY_FOR_S))
  const sign = useMutation(
    trpc.playback.createItemToken.mutationOptions({ onError: (error) => toastError('No link was created', error) }),
  )
  const rotate = useMutation(trpc.playback.rotateItem.mutationOptions())
  async function endLinks() {
    // The first rotation keeps the previous key for a day.
    await rotate.mutateAsync({ mediaId })
    await rotate.mutateAsync({ mediaId })
    sign.reset()
    toast.success('All links have ended')
  }
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <LabelledSelect label="Link plays for" value={playForS} onChange={setPlayForS} options={LIFETIMES} />
        <Button
          needs="configure"
          busy={sign.isPending}
          onClick={() => sign.mutate({ mediaId, playForS: Number(playForS) })}
        >
          Create a link
        </Button>
        <ConfirmButton
          needs="configure"
          tone="quiet"
          title="End all links of this video?"
          description="Links and tokens that were signed before stop within six seconds. Servers that sign by themselves have to read the key again."
          confirmLabel="End all links"
          onConfirm={endLinks}
        >
          End all links
        </ConfirmButton>
      </div>
      {sign.data && (
        <>
          <p role="status">Anybody with these links can watch until {formatDateTime(sign.data.endsAt)}.</p>
          <dl className="grid gap-3">
            <Address name="Page" url={sign.data.watchUrl} />
            <Address name="Player for a frame" url={sign.data.embedUrl} />
            <Address name="HLS" url={sign.data.hlsUrl} />
          </dl>
        </>
      )}
    </>
  )
}
