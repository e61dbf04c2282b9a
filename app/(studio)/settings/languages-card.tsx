'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { COMMON_LANGUAGES } from '#domain/captions/common-languages.ts'
import { languageName, MAX_CHANNEL_LANGUAGES } from '#domain/captions/language.ts'
import type { LanguagesView } from '#features/language/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Field } from '#ui/field.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Select } from '#ui/select.tsx'

const PROGRESS_MS = 5_000

/** The languages that the playlists of all channels carry. */
export function LanguagesCard() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const query = useQuery({
    ...trpc.language.get.queryOptions(),
    refetchInterval: ({ state }) => ((state.data?.waiting ?? 0) > 0 ? PROGRESS_MS : false),
  })
  const set = useMutation(
    trpc.language.set.mutationOptions({
      onSuccess(saved) {
        queryClient.setQueryData(trpc.language.get.queryKey(), saved)
        toast.success('Languages saved')
      },
      onError: (error) => toastError('The languages were not changed', error),
    }),
  )
  return (
    <Card aria-label="Languages of channels">
      <CardHeader title="Languages of channels" />
      <QueryView query={query} what="the languages">
        {(chosen: LanguagesView) => (
          <div className="grid gap-5 px-4 pb-5 text-sm sm:px-5">
            <LanguageField
              label="Captions"
              hint="Viewers can switch them on in players. An item without captions in a language shows none."
              languages={chosen.captions}
              busy={set.isPending}
              onChange={(captions) => set.mutate({ captions })}
            />
            <LanguageField
              label="Audio"
              hint="The first is the default. Items keep the audio tracks of these languages; an item without one airs its main audio there. Ready items get an added language in the background."
              languages={chosen.audio}
              busy={set.isPending}
              onChange={(audio) => set.mutate({ audio })}
            />
            {chosen.waiting > 0 && (
              <p className="text-muted" aria-live="polite">
                {chosen.waiting === 1
                  ? 'One ready item is'
                  : `${chosen.waiting.toLocaleString('en-US')} ready items are`}{' '}
                still to be completed.
              </p>
            )}
          </div>
        )}
      </QueryView>
    </Card>
  )
}

interface LanguageFieldProps {
  label: string
  hint: string
  languages: readonly string[]
  busy: boolean
  onChange(languages: string[]): void
}

/** Chosen languages as a list, and a menu that adds another. */
function LanguageField({ label, hint, languages, busy, onChange }: LanguageFieldProps) {
  const others = COMMON_LANGUAGES.filter((language) => !languages.includes(language))
  return (
    <div className="grid gap-2">
      <Field label={label} hint={hint}>
        {(control) => (
          <Select
            {...control}
            needs="program"
            className="w-full max-w-xs"
            value=""
            disabled={busy || languages.length >= MAX_CHANNEL_LANGUAGES}
            onChange={(language) => onChange([...languages, language])}
            options={[
              { value: '', label: 'Add a language', disabled: true },
              ...others.map((value) => ({ value, label: `${languageName(value)} (${value})` })),
            ]}
          />
        )}
      </Field>
      {languages.length > 0 && (
        <ul aria-label={`Languages: ${label}`} className="flex flex-wrap gap-2">
          {languages.map((language) => (
            <li key={language} className="inline-flex items-center gap-1 rounded-full border border-line py-0.5 pl-3">
              {languageName(language)} <span className="text-muted">{language}</span>
              <IconButton
                needs="program"
                icon={X}
                small
                label="Remove"
                of={languageName(language)}
                disabled={busy}
                onClick={() => onChange(languages.filter((one) => one !== language))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
