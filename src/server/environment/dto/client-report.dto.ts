import { ApiProperty } from '@nestjs/swagger';
import { z } from 'zod';
import { formatPath, type JsonValue } from '../../../contracts';
import { invalidRequest } from '../../../platform/http';

/** What a Client tells about itself every minute. */
export class ClientReportDto {
  @ApiProperty({ format: 'uuid', example: '39956f0f-341a-48c6-9c80-b5b3498e6899' })
  instanceId: string;

  @ApiProperty({ example: '0.1.0' })
  version: string;

  @ApiProperty({ example: 'erp-host' })
  host: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'object' },
    example: [{ id: '68eaa1a2-aedb-4ba9-9015-a01a31bead89', name: 'PIMS', state: 'UP' }],
  })
  connections: JsonValue[];

  @ApiProperty({ example: 120, description: 'Age of the oldest change not yet sent, in milliseconds' })
  lag: number;

  @ApiProperty({ example: 3, description: 'Messages waiting to be sent' })
  backlog: number;
}

export class ClientReportView extends ClientReportDto {
  @ApiProperty({ format: 'uuid' })
  environmentId: string;

  @ApiProperty({ format: 'date-time' })
  reportedAt: Date;
}

export class ClientReportList {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: () => [ClientReportView] })
  items: ClientReportView[];
}

const text = z
  .string()
  .max(500)
  .regex(/^\P{Cc}*$/u, 'must not contain control characters');
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const report = z.object({
  instanceId: z.guid(),
  version: text,
  host: text,
  connections: z
    .array(z.json())
    .max(1_000)
    .refine((connections) => !JSON.stringify(connections).includes('\\u0000'), 'must not contain NUL'),
  lag: amount.nullish().transform((lag) => lag ?? 0),
  backlog: amount.nullish().transform((backlog) => backlog ?? 0),
});

/**
 * Reads a report. Unknown properties are ignored: a Client may be newer than the Server.
 * @throws ConnectorError `REQUEST_INVALID` naming every wrong value
 */
export function readClientReport(body: unknown): ClientReportDto {
  const parsed = report.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.map((issue) => ({ path: formatPath(issue.path) || 'body', problem: issue.message })));
}
