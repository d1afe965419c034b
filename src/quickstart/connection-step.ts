import { loadDialect } from '../dialects';
import { Stopped, type Stage } from './stage';
import { readProductUrl, type ProductAddress } from './product-url';

const DATA_BASE_TYPE = 'POSTGRESQL';

interface Check {
  check: string;
  ok: boolean;
  detail: string;
  remedy: string | null;
}

/** Registers the product database, or takes the connection there is, and tries it. @returns the connection's id */
export async function connectProduct(stage: Stage): Promise<string> {
  const { options, terminal, texts } = stage;
  const address = addressOf(stage);
  const shown = address.url.replace('jdbc:', '');
  const known = await existing(stage, address);
  const id = known ?? (await create(stage, address));
  terminal.say(known ? texts.connectionKnown(shown) : texts.connection(shown));
  const failed = (await check(stage, id)).filter(({ ok }) => !ok);
  if (failed.length === 1 && failed[0].check === 'METADATA' && (await offerMetadata(stage, address))) return id;
  const remaining = failed.length > 0 ? (await check(stage, id)).filter(({ ok }) => !ok) : [];
  if (remaining.length === 0) return id;
  if (!known && options.tables.length > 0) await stage.client.delete(`/v1/productConnection/${id}`);
  throw new Stopped(remaining.map(({ check: name, detail, remedy }) => texts.checkFailed(name, detail, remedy)).join('\n'));
}

function addressOf({ options }: Stage): ProductAddress {
  const address = readProductUrl(options.product);
  return { ...address, username: options.username ?? address.username, password: options.password ?? address.password };
}

async function existing({ client }: Stage, { url }: ProductAddress): Promise<string | null> {
  const { items } = await client.get<{ items: { id: string; url: string }[] }>('/v1/productConnection?pageSize=500');
  return items.find((connection) => connection.url === url)?.id ?? null;
}

async function create({ client, options }: Stage, { url, username, password }: ProductAddress): Promise<string> {
  const { id } = await client.post<{ id: string }>('/v1/productConnection', {
    dataBaseType: DATA_BASE_TYPE,
    url,
    username: username ?? 'postgres',
    password: password ?? '',
    productName: options.productName ?? 'quickstart',
    productVersion: '1',
    enabled: true,
  });
  return id;
}

async function check({ client }: Stage, id: string): Promise<Check[]> {
  return (await client.post<{ checks: Check[] }>(`/v1/productConnection/${id}/test`)).checks;
}

/** The table is the product's own: it is made here, by the person's wish, and never by the connector. */
async function offerMetadata({ options, terminal, texts }: Stage, { url, username, password }: ProductAddress): Promise<boolean> {
  const dialect = await loadDialect(DATA_BASE_TYPE);
  const target = dialect.parseUrl(url);
  const name = options.productName ?? target.database.toUpperCase();
  if (!(await terminal.confirm(texts.metadataMissing(name)))) return false;
  const database = dialect.open({
    target,
    username: username ?? 'postgres',
    password: password ?? '',
    timeZone: 'UTC',
    ownerSchema: null,
    changeLogTable: 'TCC_EVENT',
    charset: null,
  });
  try {
    await database.structures.createProductMetadata({ name, version: '1' });
    return true;
  } finally {
    await database.close();
  }
}
