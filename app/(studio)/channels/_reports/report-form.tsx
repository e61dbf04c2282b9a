'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useController } from 'react-hook-form'
import { useTRPC } from '#app/_trpc/trpc.ts'
import {
  type CreateReportInput,
  createReportSchema,
  FILE_FORMATS,
  type FileFormat,
  type SavedReportView,
} from '#features/audience-report/schema.ts'
import { CheckBox } from '#ui/check-box.tsx'
import { Textarea } from '#ui/field.tsx'
import { Form, FormActions, FormField, SelectField, SwitchField, TextField } from '#ui/form.tsx'
import { useZodForm, type ZodForm } from '#ui/use-zod-form.ts'
import { fieldOf, instantOf } from './choose-range.ts'

interface ReportFormProps {
  channelId: string
  zone: string
  /** Omitted: a new one. */
  report?: SavedReportView
  onClose(): void
}

interface Values {
  name: string
  period: SavedReportView['period']
  from: string
  to: string
  mailed: boolean
  mail: { hour: string; recipients: string; formats: FileFormat[] }
}

const PERIODS = [
  { value: 'day', label: 'Last complete day' },
  { value: 'week', label: 'Last complete week' },
  { value: 'month', label: 'Last complete month' },
  { value: 'range', label: 'Fixed range' },
]

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

const NEW_MAIL: Values['mail'] = { hour: '8', recipients: '', formats: ['pdf'] }

function valuesOf(report: SavedReportView | undefined, zone: string): Values {
  if (!report) return { name: '', period: 'week', from: '', to: '', mailed: false, mail: NEW_MAIL }
  const { name, period, mail } = report
  const isRange = period === 'range'
  return {
    ...{ name, period, mailed: mail !== null },
    from: isRange ? fieldOf(zone, report.from) : '',
    to: isRange ? fieldOf(zone, report.to) : '',
    mail: mail ? { hour: String(mail.hour), recipients: mail.recipients.join('\n'), formats: mail.formats } : NEW_MAIL,
  }
}

export function ReportForm({ channelId, zone, report, onClose }: ReportFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const onSuccess = () => {
    void queryClient.invalidateQueries({ queryKey: trpc.audienceReport.list.queryKey({ channelId }) })
  }
  const create = useMutation(trpc.audienceReport.create.mutationOptions({ onSuccess }))
  const update = useMutation(trpc.audienceReport.update.mutationOptions({ onSuccess }))
  const form = useZodForm<Values, CreateReportInput>({
    schema: createReportSchema,
    given: valuesOf(report, zone),
    toInput: ({ name, period, from, to, mailed, mail }) => ({
      ...{ channelId, name, period },
      ...(period === 'range' && { from: instantOf(zone, from), to: instantOf(zone, to) }),
      mail:
        mailed && period !== 'range'
          ? {
              hour: Number(mail.hour),
              recipients: mail.recipients.split(/[\s,;]+/).filter(Boolean),
              formats: mail.formats,
            }
          : null,
    }),
    async save(input) {
      if (report) await update.mutateAsync({ ...input, reportId: report.id })
      else await create.mutateAsync(input)
      onClose()
    },
  })
  const [period, mailed] = form.watch(['period', 'mailed'])
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" placeholder="Weekly report" autoFocus />
      <SelectField of={form} name="period" label="Period" options={PERIODS} hint={`In the time zone ${zone}.`} />
      {period === 'range' ? (
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField of={form} name="from" label="From" type="datetime-local" />
          <TextField of={form} name="to" label="To" type="datetime-local" />
        </div>
      ) : (
        <SwitchField of={form} name="mailed" label="Mail it after each period" />
      )}
      {period !== 'range' && mailed && <MailFields form={form} zone={zone} />}
      <FormActions
        label={report ? 'Save' : 'Save report'}
        busy={create.isPending || update.isPending}
        onCancel={onClose}
        sticky
      />
    </Form>
  )
}

function MailFields({ form, zone }: { form: ZodForm<Values, CreateReportInput>; zone: string }) {
  const { field } = useController({ control: form.control, name: 'mail.formats' })
  const chosen: FileFormat[] = field.value
  return (
    <>
      <FormField
        of={form}
        name="mail.recipients"
        label="Recipients"
        hint="Up to 10 e-mail addresses, one a line. They need no account."
      >
        {(control) => <Textarea {...control} inputMode="email" placeholder="ada@example.com" />}
      </FormField>
      <SelectField
        of={form}
        name="mail.hour"
        label="Mailed at"
        options={HOURS}
        hint={`On the day after the period, in the time zone ${zone}. It is sent later if the figures are not ready.`}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-medium text-sm">Attached files</legend>
        {FILE_FORMATS.map((format) => (
          <CheckBox
            key={format}
            label={format.toUpperCase()}
            checked={chosen.includes(format)}
            onChange={(checked) =>
              field.onChange(checked ? [...chosen, format] : chosen.filter((other) => other !== format))
            }
          />
        ))}
      </fieldset>
    </>
  )
}
