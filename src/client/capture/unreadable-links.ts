import { Injectable } from '@nestjs/common';

/** The product database refuses the statement that reads a link's entities. */
export class LinkUnreadable extends Error {
  constructor(
    readonly linkId: string,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/** @returns whether it found out why and saw to it that the other links can go on */
export type UnreadableListener = (connectionId: string) => Promise<boolean>;

/** Asks those who can find out why a link's tables cannot be read, or logged, any more. */
@Injectable()
export class UnreadableLinks {
  private readonly listeners: UnreadableListener[] = [];

  onUnreadable(listener: UnreadableListener): void {
    this.listeners.push(listener);
  }

  /** @returns whether capture of the connection may go on at once */
  async tell(connectionId: string): Promise<boolean> {
    for (const listener of this.listeners) if (await listener(connectionId)) return true;
    return false;
  }
}
