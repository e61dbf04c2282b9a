import type { SystemHealth } from '#features/system/schema.ts'

type Service = SystemHealth['services'][number]['service']

const WITHOUT: Record<Service, string> = {
  database: 'The database does not answer: changes, uploads and new live feeds wait.',
  redis: 'Redis does not answer: each web process limits calls by its own count.',
  nats: 'NATS does not answer: events of viewers wait on the disk, and audience figures are late.',
  clickhouse: 'ClickHouse does not answer: events of viewers wait, and audience figures are late.',
  s3: 'The S3 server does not answer: prepared items stay on the local disk. Items that only it has are replaced by the slate.',
  smtp: 'The mail server does not answer: mails wait and are sent later.',
  oauth: 'A sign-in provider does not answer: passwords and passkeys work.',
  billing: 'The payment provider does not answer: plans cannot be bought or changed. Paid plans continue.',
  webhooks: 'Hosts of webhooks do not answer: their events wait.',
  alerts: 'Alert targets do not answer: their notices wait.',
  imports: 'Hosts of imports do not answer: their imports wait.',
}

const ROLES: Record<string, string> = {
  origin: 'No process plays the role origin: viewers get nothing.',
  playout: 'No process plays the role playout: starts, stops and changes wait. What is scheduled stays on air.',
  transcode: 'No process plays the role transcode: uploads wait.',
  ingest: 'No process plays the role ingest: live feeds are not received.',
  mail: 'No process plays the role mail: mails wait.',
}

/** One sentence for each thing that does not work, for the System page. */
export function whatIsLimited({ services, storage, disk, database, workers }: Omit<SystemHealth, 'status'>): string[] {
  return [
    ...services.filter(({ status }) => status === 'unavailable').map(({ service }) => WITHOUT[service]),
    ...(storage === 'ok'
      ? []
      : ['DATA_DIR is not there, or cannot be written: uploads and recordings are refused, and imports wait.']),
    ...(disk?.status === 'full' ? ['The disk is full: uploads are refused, and videos wait.'] : []),
    ...(database.schema === 'behind' ? ['The database lacks a migration of this version.'] : []),
    ...workers.missing.map((role) => ROLES[role] ?? `No process plays the role ${role}.`),
  ]
}
