import { expect, it } from 'vitest'
import { renderMail } from './render-mail.ts'

const url = 'https://tv.example.com/reset-password?token=abc&x=1'

it('says the same as text and as HTML, with the link in both', () => {
  const mail = renderMail({ subject: 'Reset', lines: ['Hello.'], action: { label: 'Reset it', url }, after: ['Bye.'] })
  expect(mail.text).toBe(`Hello.\n\nReset it:\n${url}\n\nBye.\n\n-- \nCloud Playout\n`)
  expect(mail.html).toContain(`<a href="${url.replace('&', '&amp;')}">Reset it</a>`)
  expect(mail.html).toContain('<p>Hello.</p>')
})

it('a name of a user is neither markup nor a second line of a header', () => {
  const mail = renderMail({
    subject: 'Invitation of X\r\nBcc: victim@example.com',
    lines: ['<a href="https://evil.example">Click</a>\r\n\r\nhttps://evil.example & "more"'],
  })
  expect(mail.subject).not.toMatch(/[\r\n]/)
  expect(mail.html).not.toContain('<a href')
  expect(mail.html).toContain('&lt;a href=')
  expect(mail.text.split('\n\n')).toHaveLength(2)
})
