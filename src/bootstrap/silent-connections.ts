import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches for connections on which no request has come yet: browsers and HTTP agents open them in advance. Node counts
 * them as busy, so closing the server would wait for them.
 * @returns ends those there are and every one still to come
 */
export function watchSilentConnections(server: Server): () => void {
  const silent = new Set<Socket>();
  let ending = false;
  server.on('connection', (socket) => {
    if (ending) socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return () => {
    ending = true;
    for (const socket of silent) socket.destroy();
  };
}
