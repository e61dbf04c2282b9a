import type { WorkerOverview } from '../../../server/features/system/schema.ts'
import { Badge } from '../../_ui/badge.tsx'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { formatAge } from '../../_ui/format.ts'
import { Cell, HeadCell, Table } from '../../_ui/table.tsx'

export function WorkersTable({ workers, at }: { workers: WorkerOverview[]; at: string }) {
  const ago = (instant: string) => formatAge(Math.max(0, Date.parse(at) - Date.parse(instant)))
  return (
    <Card>
      <CardHeader
        title="Workers"
        hint="A worker that is silent for 15 s counts as lost; another takes over its channels."
      />
      {workers.length === 0 ? (
        <p className="px-4 pb-5 text-muted text-sm sm:px-5">
          No worker has reported yet: nothing airs and nothing is transcoded until one runs.
        </p>
      ) : (
        <Table label="Workers">
          <thead>
            <tr>
              <HeadCell>Worker</HeadCell>
              <HeadCell>Roles</HeadCell>
              <HeadCell className="text-right">Channels</HeadCell>
              <HeadCell className="text-right">Up for</HeadCell>
              <HeadCell className="text-right">Heartbeat</HeadCell>
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <tr key={worker.id}>
                <Cell>
                  <span className="whitespace-nowrap">{worker.host}</span>
                  <span className="clock block text-muted text-xs">pid {worker.pid}</span>
                </Cell>
                <Cell className="text-muted">{worker.roles.join(', ')}</Cell>
                <Cell className="clock text-right">{worker.channels}</Cell>
                <Cell className="whitespace-nowrap text-right tabular-nums">{ago(worker.startedAt)}</Cell>
                <Cell className="whitespace-nowrap text-right tabular-nums">
                  {worker.alive ? (
                    `${ago(worker.heartbeatAt)} ago`
                  ) : (
                    <Badge tone="danger">Lost {ago(worker.heartbeatAt)} ago</Badge>
                  )}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}
