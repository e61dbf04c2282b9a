// A real SMTP server that keeps what it takes.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface TakenMail {
  to: string[]
  from: string
  /** Headers and body, with quoted-printable decoded. */
  source: string
  /** The first link of its text. */
  link: string
}

/** @param reject an answer to a recipient instead of taking the mail: [code, text] */
export async function openMailServer({
  port = 0,
  user,
  password,
  reject,
}: {
  port?: number
  user?: string
  password?: string
  reject?(to: string): readonly [number, string] | null
} = {}) {
  const taken: TakenMail[] = []
  const server = new SMTPServer({
    authOptional: user === undefined,
    disabledCommands: user === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth(auth, _, done) {
      if (auth.username === user && auth.password === password) done(null, { user: auth.username })
      else done(new Error('wrong password'))
    },
    onRcptTo({ address }, _, done) {
      const refusal = reject?.(address)
      done(refusal ? Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }) : null)
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const source = decode(Buffer.concat(chunks).toString('utf8'))
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        const link = /https?:\/\/[^\s"<>]+/.exec(source)?.[0] ?? ''
        taken.push({ to: envelope.rcptTo.map(({ address }) => address), from, source, link })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  const credentials = user === undefined ? '' : `${user}:${password}@`
  const address = server.server.address() as AddressInfo
  return {
    taken,
    to: (recipient: string) => taken.filter(({ to }) => to.includes(recipient)),
    url: `smtp://${credentials}127.0.0.1:${address.port}`,
    port: address.port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type MailServer = Awaited<ReturnType<typeof openMailServer>>

const decode = (text: string) =>
  text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
