import { defineConfig } from 'prisma/config'

// The URL is here and not in the schema: Prisma 7 reads it from the environment at command time.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
