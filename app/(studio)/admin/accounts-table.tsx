import type { AccountOverview } from '../../../server/features/system/schema.ts'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { formatBytes, formatDateTime } from '../../_ui/format.ts'
import { Cell, HeadCell, Table } from '../../_ui/table.tsx'

export function AccountsTable({ accounts }: { accounts: readonly AccountOverview[] }) {
  return (
    <Card>
      <CardHeader title="Accounts" hint={accounts.length === 1 ? '1 in all' : `${accounts.length} in all`} />
      <Table label="Accounts">
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell className="text-right">Users</HeadCell>
            <HeadCell className="text-right">Channels</HeadCell>
            <HeadCell className="text-right">Started</HeadCell>
            <HeadCell className="text-right">Items</HeadCell>
            <HeadCell className="text-right">Uploads</HeadCell>
            <HeadCell>Since</HeadCell>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id} data-testid="account-row">
              <Cell className="min-w-40 font-medium">{account.name}</Cell>
              <Cell className="clock text-right">{account.users}</Cell>
              <Cell className="clock text-right">{account.channels}</Cell>
              <Cell className="clock text-right">{account.channelsOnAir}</Cell>
              <Cell className="clock text-right">{account.media}</Cell>
              <Cell className="clock whitespace-nowrap text-right">{formatBytes(account.storedBytes)}</Cell>
              <Cell className="clock whitespace-nowrap text-muted text-xs">{formatDateTime(account.createdAt)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}
