// The System page: charts of the web process, the processes and the circuit breakers, live.
import { expect, test } from '../fixtures/test.ts'

test('an admin sees what the installation does now', async ({ admin }) => {
  await admin.goto('/admin')
  await admin.getByRole('link', { name: 'System', exact: true }).click()
  await expect(admin.getByRole('region', { name: 'Services' })).toContainText('Database: OK')
  for (const title of ['Requests', 'Duration of requests', 'Error rate', 'CPU', 'Memory', 'Event loop delay'])
    await expect(admin.getByRole('img', { name: title, exact: true })).toBeVisible()
  const processes = admin.getByRole('region', { name: 'Use of each process' })
  await expect(processes.getByRole('row').filter({ hasText: 'web' })).toContainText(/MB|GB/)
  await expect(processes.getByRole('row').filter({ hasText: 'playout' })).toContainText(/MB|GB/)
  const breakers = admin.getByRole('region', { name: 'Circuit breakers', exact: true })
  await expect(breakers.getByRole('row').filter({ hasText: 'database' })).toContainText('Closed')
})

test('the values of a chart are a table, and come in while the page is open', async ({ admin }) => {
  await admin.goto('/admin/system')
  const card = admin.getByRole('region', { name: 'Duration of requests', exact: true })
  await card.getByText('Values as a table').click()
  const times = card.getByRole('row')
  await expect.poll(() => times.count(), { timeout: 20_000 }).toBeGreaterThan(1)
  const newest = async () => (await times.nth(1).textContent()) ?? ''
  const before = await newest()
  await expect.poll(newest, { timeout: 20_000 }).not.toBe(before)
  await expect(card.getByRole('columnheader')).toHaveText(['Time', 'p50', 'p95', 'p99'])
})
