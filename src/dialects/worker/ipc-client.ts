import type { ChildProcess } from 'node:child_process';
import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';

/** The parent's side of `IpcServer`. */
export class IpcClient extends ClientProxy {
  private readonly waiting = new Map<string, (packet: WritePacket) => void>();

  constructor(private readonly child: ChildProcess) {
    super();
    child.on('message', (packet: WritePacket & { id: string }) => this.waiting.get(packet.id)?.(packet));
  }

  /** The pipe is there from the fork on. */
  connect(): Promise<void> {
    return Promise.resolve();
  }

  /** Ends every call that waits with `error`. */
  close(error: Error = new Error('the worker process was closed')): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const answer of waiting) answer({ err: error, isDisposed: true });
  }

  unwrap<T>(): T {
    return this.child as T;
  }

  protected publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    const { id, pattern, data } = this.assignPacketId(packet) as ReadPacket & { id: string; pattern: string };
    this.waiting.set(id, callback);
    this.child.send({ id, pattern, data }, (error) => {
      if (error) callback({ err: error, isDisposed: true });
    });
    return () => this.waiting.delete(id);
  }

  protected dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    return Promise.reject(new Error(`a worker takes no events: ${String(packet.pattern)}`));
  }
}
