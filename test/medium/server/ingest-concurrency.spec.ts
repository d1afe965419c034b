import { randomUUID } from 'node:crypto';
import { entityKey, type EventData, formatLinkHeader, type TotvsMessage } from '../../../src/contracts';
import { createEnvironment, linkPessoa, pessoa, type PessoaSetup, publishPessoa } from '../../support/pessoa';
import { startServer, type TestServer } from '../../support/server';

const SENDERS = 8;
const BATCHES = 15;
const IN_FLIGHT = 4;
const EPOCH = 7;
const ENTITIES_PER_SENDER = 20;

const random = (below: number) => Math.floor(Math.random() * below);

/** Ids are disjoint per sender, so that the last state of each entity is known. */
const entityId = (sender: number) => sender * 1_000 + random(ENTITIES_PER_SENDER);

describe('eight links and eight applications at once, through two Server processes', () => {
  const servers: TestServer[] = [];
  let setup: PessoaSetup;

  beforeAll(async () => {
    servers.push(await startServer());
    servers.push(await startServer({ databaseUrl: servers[0].databaseUrl, adminToken: servers[0].adminToken }));
    await publishPessoa(servers[0]);
    setup = await createEnvironment(servers[0]);
  });
  afterAll(async () => {
    for (const server of servers.reverse()) await server.close();
  });

  const anyServer = () => servers[random(servers.length)];

  /** Sends until it is taken; sometimes the answer is lost and everything is sent again. */
  async function deliver(body: object[], token: string, headers: Record<string, string> = {}): Promise<void> {
    for (;;) {
      const answer = await anyServer().request('POST', '/v1/environment/eventsData', { token, body, headers });
      const lost = random(4) === 0;
      if (answer.status === 200 && !lost) {
        expect(answer.body.results.filter((result: { status: string }) => result.status === 'REJECTED')).toEqual([]);
        return;
      }
      if (answer.status !== 200) expect(answer).toMatchObject({ status: 409, body: { code: 'LINK_GAP' } });
    }
  }

  async function link(sender: number): Promise<TotvsMessage<EventData>[]> {
    const instanceId = randomUUID();
    const sent: object[] = [];
    const batches: { first: number; messages: object[] }[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const first = sent.length + 1;
      const messages = Array.from({ length: 1 + random(30) }, (_, index) =>
        linkPessoa(setup.environmentId, EPOCH, first + index, entityId(sender), { data: { nome: randomUUID() } }),
      );
      for (const message of messages) message.header.transactionInfo!.generatedBy = instanceId;
      sent.push(...messages);
      batches.push({ first, messages });
    }
    const worker = async () => {
      for (let next = batches.shift(); next; next = batches.shift()) {
        const { first, messages } = next;
        await deliver(messages, setup.client, {
          'x-tcc-link': formatLinkHeader({ instanceId, epoch: EPOCH, first, last: first + messages.length - 1 }),
        });
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    return sent as TotvsMessage<EventData>[];
  }

  async function application(sender: number): Promise<TotvsMessage<EventData>[]> {
    const sent: object[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const messages = Array.from({ length: 1 + random(10) }, () =>
        pessoa(entityId(sender), {
          header: { transactionInfo: { transactionId: randomUUID(), generatedBy: `app ${sender}` } },
          content: { action: random(5) === 0 ? 'DELETE' : 'UPDATE' },
          data: { nome: randomUUID() },
        }),
      );
      sent.push(...messages);
      await deliver(messages, setup.application);
    }
    return sent as TotvsMessage<EventData>[];
  }

  async function readLog(): Promise<TotvsMessage<EventData>[]> {
    const messages: TotvsMessage<EventData>[] = [];
    for (let after = ''; ;) {
      const { body } = await anyServer().request('GET', `/v1/environment/eventsData?limit=500${after}`, { token: setup.reader });
      messages.push(...body.items.map((item: { message: TotvsMessage<EventData> }) => item.message));
      if (!body.hasNext) return messages;
      after = `&after=${body.cursor}`;
    }
  }

  async function readEntities(): Promise<Map<string, string>> {
    for (;;) {
      const answer = await anyServer().request('GET', '/v1/entity/PESSOA?limit=1000', { token: setup.reader });
      if (Number(answer.headers['x-tcc-lag']) > 0) continue;
      return new Map(answer.body.items.map((item: { entityKey: string; data: { nome: string } }) => [item.entityKey, item.data.nome]));
    }
  }

  it('stores everything once and in order, and shows the last state of every entity', async () => {
    const senders = Array.from({ length: SENDERS }, (_, sender) => [link(sender), application(SENDERS + sender)]).flat();
    const sent = await Promise.all(senders);

    const log = await readLog();
    const ofSender = new Map<string, string[]>();
    for (const { header, content } of log) {
      const names = ofSender.get(header.transactionInfo!.generatedBy!) ?? [];
      ofSender.set(header.transactionInfo!.generatedBy!, [...names, content.data.nome as string]);
    }
    for (const messages of sent) {
      expect(ofSender.get(messages[0].header.transactionInfo!.generatedBy!)).toEqual(messages.map((message) => message.content.data.nome));
    }
    expect(log).toHaveLength(sent.flat().length);

    const expected = new Map<string, string>();
    for (const { content } of sent.flat()) {
      const key = entityKey('PESSOA', [['id', 'id', String((content.data.id as { id: number }).id)]]);
      if (content.action === 'DELETE') expected.delete(key);
      else expected.set(key, content.data.nome as string);
    }
    expect(await readEntities()).toEqual(expected);
  });
});
