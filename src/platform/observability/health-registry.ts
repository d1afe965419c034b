import { Injectable } from '@nestjs/common';
import { Lifecycle } from '../lifecycle';

/** What one check found. `detail` is for people; it never holds a secret. */
export interface HealthStatus {
  up: boolean;
  detail: string;
}

export interface HealthReport {
  ready: boolean;
  checks: ({ name: string } & HealthStatus)[];
}

const CHECK_TIMEOUT_MS = 3_000;

/** What this process needs in order to serve; asked at every `/health/ready`. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, () => Promise<HealthStatus>>();

  constructor(private readonly lifecycle: Lifecycle) {}

  register(name: string, check: () => Promise<HealthStatus>): void {
    this.checks.set(name, check);
  }

  async report(): Promise<HealthReport> {
    const state = this.lifecycle.state;
    const process = { name: 'process', up: state === 'RUNNING', detail: state };
    const others = [...this.checks].map(async ([name, check]) => ({ name, ...(await inTime(check)) }));
    const checks = [process, ...(await Promise.all(others))];
    return { ready: checks.every((check) => check.up), checks };
  }
}

async function inTime(check: () => Promise<HealthStatus>): Promise<HealthStatus> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<HealthStatus>((resolve) => {
    timer = setTimeout(() => resolve({ up: false, detail: `no answer within ${CHECK_TIMEOUT_MS} ms` }), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check(), tooLate]);
  } catch (error) {
    return { up: false, detail: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
