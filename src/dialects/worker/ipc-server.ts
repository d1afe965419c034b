import { BaseRpcContext, type CustomTransportStrategy, Server, type WritePacket } from '@nestjs/microservices';

/** A request as the parent sends it. */
interface Packet {
  id: string;
  pattern: string;
  data: unknown;
}

/** Transport of a Nest microservice over the pipe to the process that forked this one: no port, nobody else can speak to it. */
export class IpcServer extends Server implements CustomTransportStrategy {
  listen(callback: () => void): void {
    process.on('message', (packet: Packet) => void this.answer(packet));
    callback();
  }

  close(): void {
    process.removeAllListeners('message');
    if (process.connected) process.disconnect();
  }

  /** The parent's end is noticed by the process itself. */
  on(): void {}

  unwrap<T>(): T {
    return process as T;
  }

  private async answer({ id, pattern, data }: Packet): Promise<void> {
    const respond = (packet: WritePacket) => {
      if (process.connected) process.send!({ ...packet, id });
    };
    const handler = this.getHandlerByPattern(pattern);
    if (!handler) return respond({ err: `no handler for ${pattern}`, isDisposed: true });
    this.send(this.transformToObservable(await handler(data, new BaseRpcContext([pattern]))), respond);
  }
}
