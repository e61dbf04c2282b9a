'use client'
import { useMutation } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { MAX_IMPORT_LENGTH } from '#domain/transfer/import-row.ts'
import { IMPORT_FORMATS, type ImportFormat, type ImportResult, importChannelSchema } from '#features/transfer/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { Textarea } from '#ui/field.tsx'
import { Form, FormActions, FormField, SelectField, TextField } from '#ui/form.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { guessFormat } from './guess-format.ts'
import { ImportPreview } from './import-preview.tsx'

const FORMATS: Record<ImportFormat, string> = {
  channel: 'Exported channel (JSON)',
  csv: 'Rundown as CSV',
  ffplayout: 'ffplayout playlist (JSON)',
  m3u: 'M3U of files',
  xmltv: 'XMLTV day, as schedule',
}
const NEW_CHANNEL = ''

/** Reads a file, shows what would happen, and imports it. */
export function ImportScreen() {
  const trpc = useTRPC()
  const router = useRouter()
  const { data } = useChannels()
  const [preview, setPreview] = useState<ImportResult | null>(null)
  const importing = useMutation(trpc.transfer.import.mutationOptions())
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()

  const form = useZodForm({
    schema: importChannelSchema,
    given: { format: 'csv' as ImportFormat, file: '', channelId: NEW_CHANNEL, name: '', dryRun: true },
    toInput: ({ channelId, name, ...values }) => ({
      ...values,
      ...(isZone(timeZone) && { timeZone }),
      ...(values.format !== 'channel' && channelId !== NEW_CHANNEL ? { channelId } : name.trim() !== '' && { name }),
    }),
    save: async (input) => setPreview(await importing.mutateAsync({ ...input, dryRun: true })),
  })
  const format = form.watch('format')
  const isNew = format === 'channel' || form.watch('channelId') === NEW_CHANNEL

  const apply = form.run(async (input) => {
    const { channelId, target, matched } = await importing.mutateAsync({ ...input, dryRun: false })
    toast.success(matched === 1 ? '1 item was imported' : `${matched} items were imported`)
    // Leaving does not ask.
    form.reset(form.getValues())
    router.push(`/channels/${channelId}${target === 'schedule' ? '/schedule' : ''}`)
  })

  async function take(file: File | undefined) {
    if (!file) return
    if (file.size > 4 * MAX_IMPORT_LENGTH) return form.setError('file', { message: 'The file is too large.' })
    const content = await file.text()
    form.setValue('file', content, { shouldDirty: true })
    form.clearErrors()
    const guessed = guessFormat(file.name, content)
    if (guessed) form.setValue('format', guessed)
    setPreview(null)
  }

  return (
    <>
      <PageHeader
        title="Import"
        back={{ href: '/channels', label: 'Channels' }}
        hint="A rundown, a guide or an exported channel. Items are found in the library by title or file name."
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <Card className="p-4 sm:p-5">
          <Form of={form} onChange={() => setPreview(null)}>
            <Button icon={FileUp} asChild>
              <label className="cursor-pointer focus-within:outline-2">
                Choose a file
                <input
                  type="file"
                  className="sr-only"
                  accept=".csv,.tsv,.txt,.json,.m3u,.m3u8,.xml,.xmltv"
                  onChange={({ target }) => {
                    void take(target.files?.[0])
                    target.value = ''
                  }}
                />
              </label>
            </Button>
            <FormField of={form} name="file" label="Content" hint="Or paste it here.">
              {(control) => <Textarea {...control} rows={8} spellCheck={false} className="font-mono text-xs" />}
            </FormField>
            <SelectField
              of={form}
              name="format"
              label="Format"
              className="w-full"
              options={IMPORT_FORMATS.map((value) => ({ value, label: FORMATS[value] }))}
              onPick={() => setPreview(null)}
            />
            {format !== 'channel' && (
              <SelectField
                of={form}
                name="channelId"
                label="Channel"
                hint={
                  isNew ? undefined : format === 'xmltv' ? 'Added to its draft schedule.' : 'Its rundown is replaced.'
                }
                className="w-full"
                options={[
                  { value: NEW_CHANNEL, label: 'A new channel' },
                  ...(data?.channels ?? []).map(({ id, name }) => ({ value: id, label: name })),
                ]}
                onPick={() => setPreview(null)}
              />
            )}
            {isNew && (
              <TextField
                of={form}
                name="name"
                label="Name of the new channel"
                hint={format === 'channel' ? 'Empty: the name in the file.' : 'Empty: “Imported channel”.'}
                maxLength={80}
              />
            )}
            <FormActions needs="configure" label="Preview" busy={importing.isPending && !preview} />
          </Form>
        </Card>
        <ImportPreview result={preview} isBusy={importing.isPending} onApply={() => void apply()} />
      </div>
    </>
  )
}
