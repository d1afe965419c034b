import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createDatabase, type TestDatabase } from '../support/postgres';
import { connectorProcess, type ConnectorProcess } from '../support/process';

const ADMIN = 'browser-test-administrator';
/** Set by `npm test` where a browser was found. */
const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const inBrowser = existsSync(BROWSER) ? it : it.skip;

describe('Swagger UI in a browser', () => {
  let database: TestDatabase;
  let dataDir: string;
  let browser: Browser | null = null;
  const processes: ConnectorProcess[] = [];

  beforeAll(async () => {
    if (!existsSync(BROWSER)) return;
    database = await createDatabase();
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'tcc-browser-'));
    browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  });

  afterAll(async () => {
    if (!browser) return;
    await browser.close();
    await Promise.all(processes.map((each) => each.kill()));
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function open(profile: 'server' | 'client'): Promise<{ page: Page; problems: string[] }> {
    const offline = { SERVER_URL: 'http://127.0.0.1:9', ENVIRONMENT_TOKEN: 'ab'.repeat(32) };
    const connector = await connectorProcess({
      args: [`--profile=${profile}`],
      env: { DATABASE_URL: database.url, DATA_DIR: dataDir, ADMIN_TOKEN: ADMIN, ...(profile === 'client' && offline) },
    });
    processes.push(connector);
    connector.launch();
    await connector.waitUntil(async () => (await fetch(`${connector.baseUrl}/health/live`)).ok, 30_000);
    const page = await (browser as Browser).newPage({ viewport: { width: 1280, height: 1400 } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(connector.baseUrl)) problems.push(`asks for ${request.url()}`);
    });
    await page.goto(`${connector.baseUrl}/api`);
    await page.locator('.opblock').first().waitFor();
    return { page, problems };
  }

  /** Kept where SCREENSHOTS names a folder, to be looked at. */
  async function keep(page: Page, name: string): Promise<void> {
    if (process.env.SCREENSHOTS) await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}.png`) });
  }

  function operation(page: Page, verb: 'get' | 'post', route: string) {
    return page.locator(`.opblock-${verb}`).filter({ has: page.locator(`[data-path="${route}"]`) });
  }

  inBrowser.each([
    ['server', '/v1/schemaDefinition/{id}/publish', '/v1/schemaDefinition', '"tableName": "UNIDADEADM"'],
    ['client', '/v1/productConnectionSchema/{id}/plan', '/v1/productConnection', '"url": "jdbc:postgresql://localhost:5432/PIMS"'],
  ] as const)('shows the %s without a token, from its own files, without an error', async (profile, shown, route, example) => {
    const { page, problems } = await open(profile);
    const paths = await page.locator('.opblock-summary-path').allInnerTexts();
    expect(paths.map((text) => text.replaceAll('\u200b', ''))).toContain(shown);
    expect(new Set(await page.locator('.opblock-tag').evaluateAll((tags) => tags.map((tag) => tag.dataset.tag?.toLowerCase()))).size).toBe(
      await page.locator('.opblock-tag').count(),
    );
    await keep(page, profile);

    await operation(page, 'post', route).locator('.opblock-summary-control').first().click();
    const body = operation(page, 'post', route).locator('.opblock-section-request-body .highlight-code');
    await body.first().waitFor();
    expect(await body.first().innerText()).toContain(example);

    await page.locator('.btn.authorize').click();
    await page.getByLabel('auth-bearer-value').first().waitFor();
    expect(await page.locator('.auth-container h4').allInnerTexts()).toEqual([
      expect.stringContaining('admin'),
      expect.stringContaining('environment'),
    ]);
    expect(problems).toEqual([]);
  });

  inBrowser('authorises an administrator, who registers the environment of the example', async () => {
    const { page, problems } = await open('server');
    await page.locator('.btn.authorize').click();
    await page.getByLabel('auth-bearer-value').first().fill(ADMIN);
    await page.locator('.auth-btn-wrapper .authorize').first().click();
    await page.locator('.btn-done').first().click();

    const registration = operation(page, 'post', '/v1/environment');
    await registration.locator('.opblock-summary-control').first().click();
    await registration.locator('.try-out__btn').click();
    await registration.locator('.execute').click();
    const answer = registration.locator('.live-responses-table tbody');
    await answer.locator('.response-col_status').first().waitFor();
    expect(await answer.locator('.response-col_status').first().innerText()).toContain('201');
    expect(await answer.innerText()).toMatch(/"token": "[0-9a-f]{64}"/);
    await keep(page, 'call');
    expect(problems).toEqual([]);
  });
});
