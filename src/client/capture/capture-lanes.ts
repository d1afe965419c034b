import { Injectable } from '@nestjs/common';
import { AppendLane } from './append-lane';

/** The append lane of each product connection; capture and the initial load of a connection share it. */
@Injectable()
export class CaptureLanes {
  private readonly lanes = new Map<string, AppendLane>();

  of(connectionId: string): AppendLane {
    let lane = this.lanes.get(connectionId);
    if (!lane) this.lanes.set(connectionId, (lane = new AppendLane()));
    return lane;
  }
}
