import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
import { createApp } from '../../../src/bootstrap';
import { loadConfig } from '../../../src/config';
import { ApiListQuery, listEntities, Received, type ReceivedBody, type ListQuery, type ListSpec } from '../../../src/platform/http';
import { StoreModule } from '../../../src/platform/persistence';
import { AdminOnly, SECURITY_MIGRATIONS, SecurityModule } from '../../../src/platform/security';
import { createDatabase, type TestDatabase } from '../../support/postgres';

const ADMIN = 'http-test-administrator';
const LIST: ListSpec = {
  searchable: ['name', 'id'],
  filterable: ['id', 'name', 'size'],
  rangeable: ['size'],
  sortable: ['name', 'size'],
  defaultOrder: 'name',
};

@Entity('box')
class Box {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('int')
  size: number;
}

class CreateBox1763700900000 {
  up = (runner: { query(sql: string): Promise<unknown> }) =>
    runner.query(`CREATE TABLE box AS SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid AS id,
      'box ' || chr(96 + n) AS name, n / 2 AS size FROM generate_series(1, 5) AS n`);
  down = (runner: { query(sql: string): Promise<unknown> }) => runner.query('DROP TABLE box');
}

class Part {
  @IsString()
  label: string;
}

class CreateBoxBody {
  @IsString()
  name: string;

  @IsInt()
  size: number;

  @ValidateNested({ each: true })
  @Type(() => Part)
  parts: Part[];
}

@Controller('box')
class BoxController {
  constructor(@InjectRepository(Box) private readonly boxes: Repository<Box>) {}

  @Get()
  @ApiListQuery(LIST)
  list(@Query() query: ListQuery) {
    return listEntities(this.boxes, LIST, query);
  }

  @Post()
  create(@Body() body: CreateBoxBody) {
    return body;
  }

  @Post('echo')
  echo(@Received() received: ReceivedBody | undefined) {
    return { items: received?.items, body: received?.take(), again: received?.take(), text: received?.bytes.toString() };
  }

  @Get('locked')
  @AdminOnly()
  locked() {
    return { open: true };
  }

  @Get('broken')
  broken(): never {
    throw new Error('secret detail');
  }

  @Get('storeless')
  storeless(): never {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  }
}

@Module({
  imports: [
    StoreModule.register({ schema: 'tcc_server', entities: [Box], migrations: [...SECURITY_MIGRATIONS, CreateBox1763700900000] }),
    TypeOrmModule.forFeature([Box]),
    SecurityModule,
  ],
  controllers: [BoxController],
})
class BoxModule {}

describe('HTTP', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DATA_DIR: '/tmp', ADMIN_TOKEN: ADMIN, LOG_LEVEL: 'fatal', CONNECTOR_LOCALE: 'en' };
    const secret = { CONNECTOR_SECRET: Buffer.alloc(32, 1).toString('base64') };
    app = await createApp(loadConfig('server', 0, { ...environment, ...secret }), BoxModule);
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  async function send(method: 'GET' | 'POST', url: string, payload?: string | Buffer | object, headers: Record<string, string> = {}) {
    const type = payload === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await app.inject({ method, url, payload, headers: { ...type, ...headers } });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body ? answer.json() : null };
  }

  describe('refuses with the error of the contract', () => {
    it('a body that is not JSON, without quoting it', async () => {
      const answer = await send('POST', '/box/echo', '{"password": "hush" oops}');
      expect(answer).toMatchObject({ status: 400, body: { code: 'BODY_MALFORMED' } });
      expect(JSON.stringify(answer.body)).not.toContain('hush');
    });

    it.each(['{', '"x', '[1,', 'nothing'])('the broken JSON %p', async (text) => {
      expect(await send('POST', '/box/echo', text)).toMatchObject({ status: 400, body: { code: 'BODY_MALFORMED' } });
    });

    it('a body that is not UTF-8', async () => {
      expect(await send('POST', '/box/echo', Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({
        status: 400,
        body: { code: 'BODY_MALFORMED' },
      });
    });

    it('a body over 8 MiB', async () => {
      const answer = await send('POST', '/box/echo', JSON.stringify('x'.repeat(8 * 1024 * 1024)));
      expect(answer).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE', message: 'The body is larger than 8 MiB.' } });
    });

    it('a body over 8 MiB to a sender that reads only once it has written everything', async () => {
      await app.listen(0, '127.0.0.1');
      const { hostname, port } = new URL(await app.getUrl());
      const socket = connect({ host: hostname, port: Number(port) }).pause();
      const head = `POST /box/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${40 * 1024 * 1024}\r\n\r\n`;
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.write(head);
        socket.write(Buffer.alloc(40 * 1024 * 1024, ' '), () => resolve());
      });
      const [answer] = (await once(socket.resume(), 'data')) as [Buffer];
      socket.destroy();
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 [^]*BODY_TOO_LARGE/);
    });

    it('a small gzip body that inflates over 8 MiB', async () => {
      const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
      expect(bomb.length).toBeLessThan(100_000);
      expect(await send('POST', '/box/echo', bomb, { 'content-encoding': 'gzip' })).toMatchObject({
        status: 413,
        body: { code: 'BODY_TOO_LARGE' },
      });
    });

    it('a body that is not the gzip it says it is', async () => {
      const answer = await send('POST', '/box/echo', '{}', { 'content-encoding': 'gzip' });
      expect(answer).toMatchObject({ status: 400, body: { code: 'BODY_MALFORMED' } });
    });

    it('other encodings and media types', async () => {
      expect(await send('POST', '/box/echo', '{}', { 'content-encoding': 'br' })).toMatchObject({ status: 415 });
      const answer = await send('POST', '/box/echo', '<a/>', { 'content-type': 'text/xml' });
      expect(answer).toMatchObject({ status: 415, body: { code: 'MEDIA_TYPE_UNSUPPORTED', message: 'text/xml is not accepted here.' } });
    });

    it('every invalid and every unknown property, by its path', async () => {
      const answer = await send('POST', '/box', { name: 7, size: 'x', extra: 1, parts: [{ label: 'a' }, { label: 1 }] });
      expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      const messages = answer.body.details.map((detail: { message: string }) => detail.message);
      expect(messages.sort()).toEqual([
        'extra: is not a known property.',
        'name: must be a string.',
        'parts[1].label: must be a string.',
        'size: must be an integer number.',
      ]);
    });

    it('an unknown path', async () => {
      expect(await send('GET', '/nowhere?x=1')).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND', message: 'Path GET /nowhere does not exist.' },
      });
    });

    it('in the language asked for', async () => {
      const answer = await send('GET', '/nowhere', undefined, { 'accept-language': 'pt-BR,en;q=0.5' });
      expect(answer.body.message).toBe('Path GET /nowhere não existe.');
      expect(answer.headers['content-language']).toBe('pt-BR');
    });

    it('defects of its own, telling only an id', async () => {
      const answer = await send('GET', '/box/broken');
      expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
      expect(JSON.stringify(answer.body)).not.toContain('secret detail');
    });

    it('what it cannot do while its store is away, saying when to try again', async () => {
      const answer = await send('GET', '/box/storeless');
      expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' }, headers: { 'retry-after': '5' } });
    });
  });

  it('reads plain and gzip bodies alike, and hands on their exact text, and once what it says', async () => {
    const text = '{ "a" : 1.10, "ç": [ ] }';
    const expected = { items: null, body: { a: 1.1, ç: [] }, text };
    expect((await send('POST', '/box/echo', text)).body).toEqual(expected);
    expect((await send('POST', '/box/echo', gzipSync(text), { 'content-encoding': 'gzip' })).body).toEqual(expected);
    expect((await send('POST', '/box/echo', `\ufeff${text}`)).body).toEqual(expected);
    expect((await send('POST', '/box/echo', '[1,2]')).body).toMatchObject({ items: 2, body: [1, 2] });
  });

  it('lets only administrators pass', async () => {
    const refused = await send('GET', '/box/locked');
    expect(refused).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' }, headers: { 'www-authenticate': 'Bearer' } });
    expect(await send('GET', '/box/locked', undefined, { authorization: 'Bearer wrong' })).toMatchObject({ status: 401 });
    expect(await send('GET', '/box/locked', undefined, { authorization: `Bearer ${ADMIN}` })).toMatchObject({ status: 200 });
  });

  it('keeps administrator tokens only as hashes', async () => {
    const { rows } = await database.pool().query('SELECT * FROM tcc_server.administrator_token');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(ADMIN);
  });

  it('answers with the correlation id of the caller, or with one of its own', async () => {
    expect((await send('GET', '/health/live', undefined, { 'x-correlation-id': 'order-7' })).headers['x-correlation-id']).toBe('order-7');
    expect((await send('GET', '/health/live', undefined, { 'x-correlation-id': 'a b' })).headers['x-correlation-id']).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  describe('lists', () => {
    const names = async (query: string) => (await send('GET', `/box?${query}`)).body.items.map((box: Box) => box.name);

    it('in pages that say whether more follow', async () => {
      const first = (await send('GET', '/box?pageSize=3')).body;
      expect([first.hasNext, first.items.length]).toEqual([true, 3]);
      const second = (await send('GET', '/box?pageSize=3&page=2')).body;
      expect([second.hasNext, second.items.map((box: Box) => box.name)]).toEqual([false, ['box d', 'box e']]);
    });

    it('in the order asked for', async () => {
      expect(await names('order=-size,name')).toEqual(['box d', 'box e', 'box b', 'box c', 'box a']);
    });

    it('what a search, a filter or a range selects', async () => {
      expect(await names('search=BOX%20C')).toEqual(['box c']);
      expect(await names('search=%25')).toEqual([]);
      await database.pool().query(`UPDATE tcc_server.box SET name = 'Único' WHERE name = 'box c'`);
      expect(await names(`search=${encodeURIComponent('ÚNICO')}`)).toEqual(['Único']);
      await database.pool().query(`UPDATE tcc_server.box SET name = 'box c' WHERE name = 'Único'`);
      expect(await names('size=1')).toEqual(['box b', 'box c']);
      expect(await names('sizeFrom=1&sizeTo=1')).toEqual(['box b', 'box c']);
    });

    it('with only the fields asked for', async () => {
      expect((await send('GET', '/box?fields=name&pageSize=1')).body.items).toEqual([{ name: 'box a' }]);
    });

    it('refusing unknown parameters and impossible values', async () => {
      expect(await send('GET', '/box?colour=red')).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      expect(await send('GET', '/box?size=big')).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      expect(await send('GET', '/box?id=7')).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    });
  });
});
