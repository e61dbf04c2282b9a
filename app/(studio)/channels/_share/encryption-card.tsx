'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { PlayerSettingsView } from '#features/player/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Switch } from '#ui/switch.tsx'
import { NotInPlan } from '#ui/upgrade-link.tsx'

export function EncryptionCard({ settings }: { settings: PlayerSettingsView }) {
  const { channelId, encrypted, encryptionAllowed } = settings
  const trpc = useTRPC()
  const queries = useQueryClient()
  const set = useMutation(
    trpc.playback.setEncryption.mutationOptions({
      onError: (error) => toastError('The encryption was not changed', error),
      onSettled: () => queries.invalidateQueries(trpc.player.get.queryFilter({ channelId })),
    }),
  )
  return (
    <Card aria-label="Encryption" data-testid="encryption-card">
      <CardHeader title="Encryption" hint="AES-128 with keys that change. Stop the channel first; DASH is then off." />
      <div className="grid gap-2 px-4 pb-5 sm:px-5">
        <Switch
          label="Encrypt segments"
          checked={encrypted}
          disabled={set.isPending || !(encrypted || encryptionAllowed)}
          needs="configure"
          onChange={(wanted) => set.mutate({ channelId, encrypted: wanted })}
        />
        {!encryptionAllowed && <NotInPlan />}
      </div>
    </Card>
  )
}
