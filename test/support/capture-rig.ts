import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { AppendLane } from '../../src/client/capture/append-lane';
import { ConnectionCapture } from '../../src/client/capture/connection-capture';
import { CAPTURE_MIGRATIONS } from '../../src/client/capture';
import { HandOffLists } from '../../src/client/capture/hand-off';
import { HistoryCheck } from '../../src/client/capture/history-check';
import { MissedChanges } from '../../src/client/capture/missed-changes';
import { DEAD_LETTER_MIGRATIONS, DeadLetters } from '../../src/client/dead-letter';
import { loadCatalogue, resolveMapping, tableNamesOf, wantedCaptures } from '../../src/client/mapping';
import { EventTemplates, OUTBOX, OUTBOX_MIGRATIONS, OutboxAppender, OutboxEpochs, REMOTE } from '../../src/client/outbox';
import type { CapturedLink, CaptureSource } from '../../src/client/product-connection-schema';
import { layoutUses } from '../../src/client/product-connection-schema/layout-uses';
import { CreateSnapshot1763700003000 } from '../../src/client/snapshot/migrations/create-snapshot';
import { LoadVariants1763910200000 } from '../../src/client/snapshot/migrations/load-variants';
import { NoteMovement1763920020000 } from '../../src/client/snapshot/migrations/note-movement';
import { SweepAfterLoad1763811500000 } from '../../src/client/snapshot/migrations/sweep-after-load';
import { LinkSnapshot } from '../../src/client/snapshot/link-snapshot';
import { LinkSweep, type SweepTools } from '../../src/client/snapshot/link-sweep';
import { SnapshotProgress } from '../../src/client/snapshot/snapshot-progress';
import type { EventData, PublishedSchema, TotvsMessage } from '../../src/contracts';
import { loadDialect, type ChangeLogOwner, type ProductDatabase } from '../../src/dialects';
import { EVENT_LOG_MIGRATIONS, EventLog } from '../../src/event-log';
import { createDatabase, type TestDatabase } from './postgres';
import { createStore } from './store';

/** The Client's path from a real product database to its outbox, without an application around it. */
export interface CaptureRig {
  /** Superuser of the product database. */
  product: Pool;
  productStore: TestDatabase;
  /** Who the change log belongs to. */
  owner: ChangeLogOwner;
  database: ProductDatabase;
  store: Pool;
  lane: AppendLane;
  /** A new capture, as after a restart of the process. Hooks come between its steps. */
  capture(hooks?: CaptureHooks, sealEveryMs?: number): ConnectionCapture;
  snapshot(chunkSize: number, hooks?: { afterChunkRead?: () => Promise<void> }): LinkSnapshot;
  /** The sweep of a RESYNC against a Server that answers as told. */
  sweep(server: SweepTools['server'], pageSize: number, hooks?: { afterFirstLook?: () => Promise<void> }): LinkSweep;
  /** Everything in the outbox has reached the Server. */
  sent(): Promise<void>;
  progress: SnapshotProgress;
  linkId: string;
  /** Why links were to be loaded anew, in order. */
  resyncs: string[];
  /** Everything appended so far, in order. */
  events(): Promise<TotvsMessage<EventData>[]>;
  /** Runs a capture until nothing waits in the change log. */
  captureAll(hooks?: CaptureHooks): Promise<void>;
  close(): Promise<void>;
}

/** Called in place, so that a test decides what happens between two steps; throwing stands for a crash there. */
export interface CaptureHooks {
  afterQueueRead?: () => Promise<void>;
  afterEntitiesRead?: () => Promise<void>;
  beforeHandOff?: () => Promise<void>;
  afterHandOff?: () => Promise<void>;
}

/** @param ddl creates the product's tables; @param schema maps them for product `TEST` */
export async function createCaptureRig(ddl: string, schema: PublishedSchema): Promise<CaptureRig> {
  const productStore = await createDatabase();
  const product = productStore.pool();
  await product.query(ddl);
  const store = await createStore('tcc_client', [
    ...EVENT_LOG_MIGRATIONS,
    ...DEAD_LETTER_MIGRATIONS,
    ...OUTBOX_MIGRATIONS,
    ...CAPTURE_MIGRATIONS,
    CreateSnapshot1763700003000,
    SweepAfterLoad1763811500000,
    LoadVariants1763910200000,
    NoteMovement1763920020000,
  ]);
  const database = await openProduct(productStore.url);
  const owner: ChangeLogOwner = { instanceId: randomUUID(), connectionId: randomUUID() };
  const source = await install(database, schema, owner);
  const link = [...source.links.values()][0];

  const eventLog = new EventLog(store.pool);
  const deadLetters = new DeadLetters(store.pool);
  const appender = new OutboxAppender(store.pool, eventLog, deadLetters);
  const lane = new AppendLane();
  const resyncs: string[] = [];
  const progress = new SnapshotProgress(store.pool);
  const handOffLists = new HandOffLists(store.pool);
  const needResync = async (_tx: unknown, _linkIds: string[], reason: string) => void resyncs.push(reason);
  const links = { allConnections: () => [owner.connectionId], linkIds: () => [link.linkId], needResync };
  const history = new HistoryCheck(store.pool, handOffLists, new OutboxEpochs(store.pool, eventLog, links), links, {
    require: async () => undefined,
    suspect: async () => false,
  });
  const tools = {
    lane,
    appender,
    handOffLists,
    history,
    deadLetters,
    batchSize: 100,
    source: () => source,
    templates: new EventTemplates(() => 'environment', false),
    missedChanges: new MissedChanges(store.pool),
    needResync,
    changeLogBudget: 1_000_000,
    onChangeLog: () => undefined,
    onMissed: async () => undefined,
    onProgress: () => undefined,
  };
  const capture = (hooks: CaptureHooks = {}, sealEveryMs?: number) =>
    new ConnectionCapture(owner, hooked(database, hooks), tools, sealEveryMs);
  return {
    product,
    productStore,
    owner,
    database,
    store: store.pool,
    lane,
    linkId: link.linkId,
    resyncs,
    progress,
    capture,
    snapshot: (chunkSize, hooks = {}) => {
      const reader = database.entityReader(link.mapping);
      const readChunk: typeof reader.readChunk = async (...position) => {
        const chunk = await reader.readChunk(...position);
        await hooks.afterChunkRead?.();
        return chunk;
      };
      const hookedReader = overriding(reader, { readChunk });
      return new LinkSnapshot(link, hookedReader, {
        lane,
        appender,
        progress,
        templates: new EventTemplates(() => 'environment', true),
        chunkSize,
        inSlot: (work) => work(),
        requireDatabase: async () => undefined,
        sweepable: true,
      });
    },
    sweep: (server, pageSize, hooks = {}) => {
      const reader = database.entityReader(link.mapping);
      let looks = 0;
      const readByKeys: typeof reader.readByKeys = async (keys) => {
        const rows = await reader.readByKeys(keys);
        if (++looks === 1) await hooks.afterFirstLook?.();
        return rows;
      };
      return new LinkSweep([{ link, reader: overriding(reader, { readByKeys }) }], {
        lane,
        appender,
        progress,
        eventLog,
        server,
        templates: new EventTemplates(() => 'environment', true),
        mayDelete: () => true,
        pageSize,
        inSlot: (work) => work(),
        requireDatabase: async () => undefined,
      });
    },
    sent: async () => {
      const head = (await eventLog.head(OUTBOX))!;
      await eventLog.moveCursor(store.pool, REMOTE, OUTBOX, head.epoch, head.lastOffset);
    },
    events: async () => {
      const segments = await new EventLog(store.pool).read(OUTBOX, 0, { events: 1_000_000, bytes: 100_000_000 });
      return segments.flatMap((segment) => JSON.parse(segment.events) as TotvsMessage<EventData>[]);
    },
    captureAll: async (hooks) => {
      const stop = new AbortController();
      const running = capture(hooks).run(stop.signal);
      const watch = (async () => {
        while (!stop.signal.aborted) {
          if ((await database.changeQueue.backlog(1)) === 0) stop.abort();
          else await new Promise((resolve) => setTimeout(resolve, 5));
        }
      })();
      try {
        await running;
      } finally {
        stop.abort();
        await watch;
      }
    },
    close: async () => {
      await database.close();
      await store.close();
      await productStore.drop();
    },
  };
}

async function openProduct(url: string): Promise<ProductDatabase> {
  const { host, port, pathname, username, password } = new URL(url);
  const dialect = await loadDialect('POSTGRESQL');
  return dialect.open({
    target: dialect.parseUrl(`jdbc:postgresql://${host.includes(':') ? host : `${host}:${port}`}${pathname}`),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    timeZone: 'America/Sao_Paulo',
    ownerSchema: null,
    changeLogTable: 'TCC_EVENT',
    charset: null,
  });
}

async function install(database: ProductDatabase, schema: PublishedSchema, owner: ChangeLogOwner): Promise<CaptureSource> {
  const { connectionId } = owner;
  const catalogue = await loadCatalogue(database.introspection, tableNamesOf(schema, 'TEST'), null, false);
  const mapping = resolveMapping(schema, { name: 'TEST', version: '1' }, catalogue);
  const layouts = wantedCaptures([mapping]).map((wanted, index) => ({ layoutId: index + 1, managerialColumns: true, ...wanted }));
  await database.structures.install(owner, layouts);
  const linkId = randomUUID();
  const link: CapturedLink = { captureId: linkId, linkId, connectionId, mapping, appVersion: '1', originName: 'TEST', audience: 'remote' };
  const stored = layouts.map((layout) => ({ ...layout, table: layout.table.table, current: true }));
  return {
    connectionId,
    links: new Map([[link.linkId, link]]),
    layouts: layoutUses(stored, [link]),
  };
}

function hooked(database: ProductDatabase, hooks: CaptureHooks): ProductDatabase {
  const queue = database.changeQueue;
  return {
    introspection: database.introspection,
    structures: database.structures,
    close: () => database.close(),
    changeQueue: overriding(queue, {
      read: async (...position) => {
        const rows = await queue.read(...position);
        if (rows.length > 0) await hooks.afterQueueRead?.();
        return rows;
      },
      handOff: async (...list) => {
        await hooks.beforeHandOff?.();
        const done = await queue.handOff(...list);
        await hooks.afterHandOff?.();
        return done;
      },
    }),
    entityReader: (mapping) => {
      const reader = database.entityReader(mapping);
      return overriding(reader, {
        readByKeys: async (keys) => {
          const rows = await reader.readByKeys(keys);
          await hooks.afterEntitiesRead?.();
          return rows;
        },
      });
    },
  };
}

/** A port with some of its methods replaced. */
function overriding<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return Object.assign(Object.create(port) as Port, methods);
}
