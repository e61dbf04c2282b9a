import type { AccountOverview } from '../../../server/features/system/schema.ts'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { formatBytes, formatDateTime } from '../../_ui/format.ts'
import { Cell, HeadCell, Table } from '../../_ui/table.tsx'

export function AccountsTable({ accounts }: { accounts: AccountOverview[] }) {
  return (
    <Card>
      <CardHeader title="Accounts" />
      <Table label="Accounts">
        <thead>
          <tr>
            <HeadCell>Account</HeadCell>
            <HeadCell className="text-right">People</HeadCell>
            <HeadCell className="text-right">Channels</HeadCell>
            <HeadCell className="text-right">On air</HeadCell>
            <HeadCell className="text-right">Items</HeadCell>
            <HeadCell className="text-right">Stored</HeadCell>
            <HeadCell className="text-right">Since</HeadCell>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <Cell className="min-w-40 font-medium">{account.name}</Cell>
              <Cell className="clock text-right">{account.users}</Cell>
              <Cell className="clock text-right">{account.channels}</Cell>
              <Cell className="clock text-right">{account.channelsOnAir}</Cell>
              <Cell className="clock text-right">{account.media}</Cell>
              <Cell className="whitespace-nowrap text-right tabular-nums">{formatBytes(account.storedBytes)}</Cell>
              <Cell className="whitespace-nowrap text-right text-muted text-xs">
                {formatDateTime(account.createdAt)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}
