'use client'
import { useState } from 'react'
import { readAccent } from '#domain/guide/widget-options.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import { widgetAddress, widgetSnippet } from './widget-snippet.ts'

const THEMES = [
  { value: 'auto', label: 'Follow the viewer’s device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** The guide widget for websites, with its embed code. */
export function WidgetCard({ name, address, signed }: { name: string; address: string; signed: boolean }) {
  const [theme, setTheme] = useState('auto')
  const [accent, setAccent] = useState('')
  const wrong = accent.trim() !== '' && readAccent(accent) === null
  const src = widgetAddress(address, theme, readAccent(accent))
  const snippet = widgetSnippet(name, src)
  return (
    <Card aria-label="Widget" data-testid="widget-card">
      <CardHeader
        title="Widget"
        hint={`Now, next and the day, for any website, in the visitor’s time zone.${signed ? ' Your server adds token=… to its URL.' : ''}`}
      >
        <CopyButton text={snippet} label="Copy the widget code" />
      </CardHeader>
      <div className="grid gap-4 px-4 pb-5 sm:px-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <LabelledSelect label="Theme" options={THEMES} value={theme} onChange={setTheme} className="w-full" />
          <Field
            label="Accent colour"
            error={wrong ? 'Enter a colour with six digits, such as #e4572e.' : null}
            hint="Empty: the default."
          >
            {(control) => (
              <Input
                {...control}
                value={accent}
                placeholder="#e4572e"
                maxLength={7}
                spellCheck={false}
                onChange={({ target }) => setAccent(target.value)}
              />
            )}
          </Field>
        </div>
        <CodeBox data-testid="widget-snippet">{snippet}</CodeBox>
        <iframe
          key={src}
          src={src.replace(/^https?:\/\/[^/]+/, '')}
          title={`Preview of the schedule of ${name}`}
          className="h-96 w-full rounded-lg border border-line"
        />
      </div>
    </Card>
  )
}
