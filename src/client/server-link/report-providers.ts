import { Injectable, Logger } from '@nestjs/common';

/** What one part of the Client tells the Server every minute. */
export interface ReportPart {
  /** Product connections, each with its state. */
  connections?: { id: string; name: string; state: string }[];
  /** Age of the oldest change not yet sent, in milliseconds. */
  lag?: number;
  /** Messages waiting to be sent. */
  backlog?: number;
}

/** Where parts of the Client register what they tell the Server. */
@Injectable()
export class ReportProviders {
  private readonly logger = new Logger(ReportProviders.name);
  private readonly providers: (() => Promise<ReportPart>)[] = [];

  register(provider: () => Promise<ReportPart>): void {
    this.providers.push(provider);
  }

  /** All parts in one; a provider that fails is left out. */
  async collect(): Promise<Required<ReportPart>> {
    const report = { connections: [], lag: 0, backlog: 0 };
    for (const provider of this.providers) Object.assign(report, await provider().catch((error: Error) => this.skip(error)));
    return report;
  }

  private skip(error: Error): ReportPart {
    this.logger.warn(`a part of the report is missing: ${error.message}`);
    return {};
  }
}
