import { type NoticePayload, renderNotice } from '#domain/alert/render-notice.ts'
import type { ComposeMail } from '#features/mail/mail-kind.ts'

export const composeAlertMail: ComposeMail = async ({ data }, { publicUrl }) => {
  const { title, lines, pageUrl, runbookUrl } = renderNotice(data as NoticePayload, publicUrl)
  return {
    subject: title,
    lines,
    action: { label: 'See the alerts', url: pageUrl },
    after: [`What to do: ${runbookUrl}`],
  }
}
