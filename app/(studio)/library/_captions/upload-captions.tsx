'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { toast } from 'sonner'
import { shownAccountHeaders } from '#app/_trpc/shown-account.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MAX_CAPTION_BYTES } from '#domain/captions/cue.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { publicPath } from '#ui/public-path.ts'
import { Select } from '#ui/select.tsx'
import { LANGUAGE_OPTIONS } from './language-options.ts'

/** @param known languages that the item has: another file replaces them */
export function UploadCaptions({ mediaId, known }: { mediaId: string; known: readonly string[] }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [language, setLanguage] = useState<string>('en')
  const upload = useMutation({
    mutationFn: (file: File) => putFile(mediaId, language, file),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: trpc.captions.list.queryKey({ mediaId }) })
      toast.success('Captions stored')
    },
  })
  const replaces = known.includes(language)
  return (
    <div className="grid gap-2">
      <Field label="Language" hint={replaces ? 'The new file replaces these captions.' : undefined}>
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <Select
              {...control}
              className="flex-1 basis-40"
              value={language}
              onChange={setLanguage}
              options={LANGUAGE_OPTIONS}
            />
            <Button needs="program" icon={FileUp} busy={upload.isPending} onClick={() => input.current?.click()}>
              {replaces ? 'Replace' : 'Upload captions'}
            </Button>
          </div>
        )}
      </Field>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Caption file"
        accept=".vtt,.srt,.ssa,.ass,text/vtt"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) upload.mutate(file)
          target.value = ''
        }}
      />
      {upload.error && <Notice tone="danger">{upload.error.message}</Notice>}
    </div>
  )
}

/** @throws Error with a message for people */
async function putFile(mediaId: string, language: string, file: File): Promise<void> {
  if (file.size > MAX_CAPTION_BYTES) throw new Error('The file is larger than 1 MiB. Nothing was changed.')
  const answer = await fetch(publicPath(`/api/media/${mediaId}/captions?language=${language}`), {
    ...{ method: 'PUT', body: file, headers: shownAccountHeaders() },
  }).catch(() => null)
  if (answer?.ok) return
  const problem: { error?: { message?: string } } = (await answer?.json().catch(() => null)) ?? {}
  throw new Error(problem.error?.message ?? 'The server does not answer. Nothing was changed; try again.')
}
