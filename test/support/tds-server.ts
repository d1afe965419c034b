import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Packet types of TDS 7.4 (MS-TDS 2.2.3.1.1). */
const PRELOGIN = 0x12;
const LOGIN = 0x10;
const RESPONSE = 0x04;
const HEADER_LENGTH = 8;
const ENCRYPTION = { ON: 1, NOT_SUPPORTED: 2 } as const;
/** A fatal alert `protocol_version`: how a server of an older TLS refuses the client's. */
const TLS_ALERT = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 70]);

/** How the server answers: without TLS, and the login with an error, or offering TLS and refusing the client's version. */
export type TdsBehaviour = { refuseLogin: { number: number; message: string } } | 'TLS_TOO_OLD';

/** Plays the opening of the SQL Server protocol as its documentation has it, up to a refusal. It runs no SQL. */
export class TdsServer {
  /** Logins that arrived, whose password anybody on the way could read. */
  logins = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly behaviour: TdsBehaviour,
  ) {}

  static async start(behaviour: TdsBehaviour): Promise<TdsServer> {
    const server = createServer();
    const simulated = new TdsServer(server, behaviour);
    server.on('connection', (socket) => simulated.serve(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return simulated;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let preloginDone = false;
    socket.on('error', () => undefined);
    socket.on('data', (packet) => {
      if (packet[0] === PRELOGIN && !preloginDone) {
        preloginDone = true;
        const encryption = this.behaviour === 'TLS_TOO_OLD' ? ENCRYPTION.ON : ENCRYPTION.NOT_SUPPORTED;
        socket.write(packetOf(RESPONSE, preloginAnswer(encryption)));
      } else if (packet[0] === PRELOGIN) {
        socket.write(packetOf(PRELOGIN, TLS_ALERT));
      } else if (packet[0] === LOGIN && this.behaviour !== 'TLS_TOO_OLD') {
        this.logins++;
        const { number, message } = this.behaviour.refuseLogin;
        socket.write(packetOf(RESPONSE, Buffer.concat([errorToken(number, message), doneToken()])));
      }
    });
  }
}

function packetOf(type: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header[0] = type;
  header[1] = 1; // the last of its message
  header.writeUInt16BE(HEADER_LENGTH + payload.length, 2);
  header[6] = 1;
  return Buffer.concat([header, payload]);
}

/** Options VERSION and ENCRYPTION: each `[token, offset, length]`, then their data. */
function preloginAnswer(encryption: number): Buffer {
  const index = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff]);
  return Buffer.concat([index, Buffer.from([16, 0, 0x10, 0, 0, 0]), Buffer.from([encryption])]);
}

function errorToken(number: number, message: string): Buffer {
  const head = Buffer.alloc(6);
  head.writeInt32LE(number, 0);
  head[4] = 1; // state
  head[5] = 14; // class
  const length = Buffer.alloc(2);
  length.writeUInt16LE(message.length);
  const tail = Buffer.from([0, 0, 1, 0, 0, 0]); // no server, no procedure, line 1
  const body = Buffer.concat([head, length, Buffer.from(message, 'utf16le'), tail]);
  const token = Buffer.alloc(3);
  token[0] = 0xaa;
  token.writeUInt16LE(body.length, 1);
  return Buffer.concat([token, body]);
}

/** The end of an answer with an error. */
function doneToken(): Buffer {
  return Buffer.concat([Buffer.from([0xfd, 2, 0, 0, 0]), Buffer.alloc(8)]);
}
