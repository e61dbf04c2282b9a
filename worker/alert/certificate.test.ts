// The certificate of a real TLS server.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CertificateWatch } from './certificate.ts'

let folder: string
let server: Server
let port: number

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-playout-certificate-'))
  const [key = '', cert = ''] = ['key.pem', 'cert.pem'].map((name) => join(folder, name))
  const files = ['-keyout', key, '-out', cert, '-subj', '/CN=localhost']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files], {
    stdio: 'ignore',
  })
  server = createServer({ key: readFileSync(key), cert: readFileSync(cert) })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const looked = async (urls: string[]) => {
  const watch = new CertificateWatch(urls)
  watch.observe(Date.now())
  await watch.stop()
  return watch.observe(Date.now())
}

it('says when the certificate of each host ends', async () => {
  const secure = `https://localhost:${port}`
  const seen = await looked([secure, `${secure}/tv`, 'http://127.0.0.1:3001'])
  expect(seen.found).toMatchObject([{ rule: 'certificate-expiry', subject: `localhost:${port}`, accountId: null }])
  expect(seen.found[0]?.value).toBeCloseTo(2, 1)
  expect(seen.found[0]?.message).toMatch(/^It ends on \d{4}-\d\d-\d\d\. Renew it\.$/)
  expect([...seen.complete]).toEqual(['certificate-expiry'])
})

it('decides nothing about a host that cannot be asked, and names the others', async () => {
  const seen = await looked([`https://localhost:${port}`, 'https://127.0.0.1:9'])
  expect(seen.found).toHaveLength(1)
  expect([...seen.complete]).toEqual([])
})

it('has nothing to say without TLS', async () => {
  const seen = await looked(['http://tv.example', 'http://live.example'])
  expect([seen.found, [...seen.complete]]).toEqual([[], ['certificate-expiry']])
})
