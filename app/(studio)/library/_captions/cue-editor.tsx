'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MAX_OFFSET_MS } from '#domain/captions/cue.ts'
import type { CaptionsView } from '#features/captions/schema.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input, Textarea } from '#ui/field.tsx'
import { FormActions } from '#ui/form.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { useLeaveGuard } from '#ui/leave-guard.tsx'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Select } from '#ui/select.tsx'
import { addCue, type CueDraft, fromDraft, toDraft } from './cue-draft.ts'
import { languageOptionsWith } from './language-options.ts'

interface CueEditorProps {
  mediaId: string
  language: string
  onClose(): void
}

/** The cues of one language in a table, and the shift of all. */
export function CueEditor(props: CueEditorProps) {
  const trpc = useTRPC()
  const { mediaId, language } = props
  // Read once: a refetch would undo what is being typed.
  const query = useQuery(trpc.captions.get.queryOptions({ mediaId, language }, { gcTime: 0, staleTime: Infinity }))
  return (
    <QueryView query={query} what="the cues">
      {(captions) => <Editor {...props} captions={captions} />}
    </QueryView>
  )
}

/** Rows that are drawn at first, and with each press of the button: a film has thousands. */
const PAGE = 100

function Editor({ mediaId, language, captions, onClose }: CueEditorProps & { captions: CaptionsView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [drafts, setDrafts] = useState(() => captions.cues.map(toDraft))
  const [edited, setEdited] = useState(false)
  const [offset, setOffset] = useState(String(captions.offsetMs))
  const [newLanguage, setNewLanguage] = useState(language)
  const [shown, setShown] = useState(PAGE)
  const offsetMs = Number(offset)
  const offsetWrong = !Number.isInteger(offsetMs) || Math.abs(offsetMs) > MAX_OFFSET_MS
  const cues = drafts.flatMap((draft) => fromDraft(draft) ?? [])
  const problem = problemOf(drafts, cues)
  useLeaveGuard(edited || offsetMs !== captions.offsetMs || newLanguage !== language)
  const save = useMutation(
    trpc.captions.update.mutationOptions({
      async onSuccess() {
        await queryClient.invalidateQueries({ queryKey: trpc.captions.list.queryKey({ mediaId }) })
        toast.success('Captions saved')
        onClose()
      },
    }),
  )
  const change = (next: CueDraft[]) => {
    setDrafts(next)
    setEdited(true)
  }
  const put = (key: number, part: Partial<CueDraft>) =>
    change(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)))

  return (
    <form
      className="grid gap-4"
      data-testid="cue-editor"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({
          ...{ mediaId, language, offsetMs },
          ...(newLanguage !== language && { newLanguage }),
          ...(edited && { cues }),
        })
      }}
    >
      <Field
        label="Shift all, ms"
        hint="Positive: later. Negative: earlier."
        error={offsetWrong ? 'Enter whole milliseconds, at most a day.' : null}
      >
        {(control) => (
          <Input {...control} inputMode="numeric" value={offset} onChange={({ target }) => setOffset(target.value)} />
        )}
      </Field>
      <Field label="Language">
        {(control) => (
          <Select
            {...control}
            value={newLanguage}
            onChange={setNewLanguage}
            options={languageOptionsWith(language, captions.label)}
          />
        )}
      </Field>
      <ol aria-label="Cues" className="-mx-1 grid max-h-[50vh] gap-3 overflow-y-auto p-1">
        {drafts.slice(0, shown).map((draft, index) => (
          <CueRow
            key={draft.key}
            draft={draft}
            number={index + 1}
            onChange={(part) => put(draft.key, part)}
            onRemove={() => change(drafts.filter(({ key }) => key !== draft.key))}
          />
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        {drafts.length > shown && (
          <Button size="small" onClick={() => setShown(shown + PAGE)}>
            Show more of {drafts.length.toLocaleString('en-US')}
          </Button>
        )}
        <Button
          size="small"
          icon={Plus}
          onClick={() => {
            change(addCue(drafts))
            setShown(Math.max(shown, drafts.length + 1))
          }}
        >
          Add a cue
        </Button>
      </div>
      {save.error && <Notice tone="danger">{readError(save.error).message}</Notice>}
      <FormActions
        label="Save"
        busy={save.isPending}
        disabled={offsetWrong || problem !== null}
        onCancel={onClose}
        sticky
      >
        {problem && (
          <p role="status" className="basis-full text-danger text-sm">
            {problem}
          </p>
        )}
      </FormActions>
    </form>
  )
}

/** Why they cannot be saved; null: they can. */
function problemOf(drafts: readonly CueDraft[], cues: readonly unknown[]): string | null {
  if (drafts.length === 0) return 'Captions have at least one cue.'
  const wrong = drafts.length - cues.length
  return wrong === 0 ? null : `${wrong} of the cues cannot be saved: each needs a start, a later end, and text.`
}

interface CueRowProps {
  draft: CueDraft
  number: number
  onChange(part: Partial<CueDraft>): void
  onRemove(): void
}

function CueRow({ draft, number, onChange, onRemove }: CueRowProps) {
  const invalid = fromDraft(draft) === null ? { 'aria-invalid': true as const } : {}
  return (
    <li className="grid grid-cols-2 gap-2">
      <Input
        {...invalid}
        className="clock"
        aria-label={`Start of cue ${number}`}
        value={draft.start}
        onChange={({ target }) => onChange({ start: target.value })}
      />
      <Input
        {...invalid}
        className="clock"
        aria-label={`End of cue ${number}`}
        value={draft.end}
        onChange={({ target }) => onChange({ end: target.value })}
      />
      <div className="col-span-2 flex items-start gap-2">
        <Textarea
          {...invalid}
          className="min-h-16"
          rows={2}
          maxLength={1_000}
          aria-label={`Text of cue ${number}`}
          value={draft.text}
          onChange={({ target }) => onChange({ text: target.value })}
        />
        <IconButton icon={Trash2} label="Delete the cue" of={String(number)} onClick={onRemove} />
      </div>
    </li>
  )
}
